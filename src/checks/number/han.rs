//! Numbers in Han numerals.

use rust_decimal::Decimal;

use super::digits::behind_figure;
use super::{Amount, Number, begins, ends, is_quoted};

/// Measure words behind which a numeral is a quantity.
const MEASURES: &str = "\
    個 項 名 家 間 次 人 宗 倍 所 台 臺 件 份 條 種 類 位 大 座 輛 噸 公斤 千克 小時 \
    分鐘 天 歲 元 場 輪 組 戶 張 本 支 艘 幢 棟 處 篇 股 門 批 起 平方 立方 公里 千瓦 \
    兆瓦 升 畝 棵 株 月 年 港元 美元 萬元 億元 套 隊 節 課 堂 步 階段 層 日 公頃 \
    瓶 盒 班";
/// Characters before a numeral that make it a place in a row, or the name of a day.
const ORDINAL: &str = "\
    第 前 星期 週 周 禮拜 初 其 之";
/// What holds numerals and is no quantity, wherever it stands.
const NAMES: &str = "\
    十項原則 十項普世原則 三位一體 一帶一路 一心一意 五險一金 三重一大 四面八方 千家萬戶 百家爭鳴 兩個一百年 \
    三個代表 八項規定 四個全面 四個意識 四個自信 兩個維護 三大攻堅戰 三大產業 三人行 \
    千人計劃 百人會 萬人空巷 七人制 三大法印 五大洲 四大皆空 八大行星 九大行星 兩次三番 \
    一次性 二次電池 十年磨一劍 百年樹人 十年樹木 三十而立 五年規劃 五年計劃 三年行動 \
    三年計劃 三年規劃 十年規劃";
/// Words of rough counting before a power of ten.
const ROUGH: &str = "\
    好幾 數 幾 上";
/// Words before a power of ten that keep it: 逾百 is more than a hundred.
const ABOUT: &str = "\
    逾 近 過 約 超 超過 達 共 足";

/// The value of a numeral.
fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '兩' | '两' | '貳' | '贰' => 2,
        '三' | '叁' | '參' | '叄' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陸' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn power(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '萬' | '万' => 10_000,
        '億' | '亿' => 100_000_000,
        '兆' => 1_000_000_000_000,
        _ => return None,
    })
}

/// Numerals of cheques, most of which mean something else in other words: 大陸, 參與.
const FORMAL: &str = "壹貳贰叁參叄肆伍陸陆柒捌玖拾佰仟";

fn is_formal(c: char) -> bool {
    FORMAL.contains(c)
}

fn is_numeral(c: char) -> bool {
    digit(c).is_some() || power(c).is_some()
}

/// The number of a run of numerals; nothing where they make none, as in 十四五 or 一二.
fn parse(run: &str) -> Option<Decimal> {
    let lone = run.chars().nth(1).is_none();
    let (mut total, mut section, mut number) = (0i64, 0i64, None);
    // The power of the multiple that was read last, and the last power below it.
    let (mut last_multiple, mut last_power) = (i64::MAX, i64::MAX);
    let mut zero = false;
    for c in run.chars() {
        if let Some(value) = digit(c) {
            if number.is_some() {
                return None;
            }
            match value {
                0 if !lone => zero = true,
                value => number = Some(value),
            }
            continue;
        }
        let value = power(c)?;
        if value < 10_000 {
            if value >= last_power {
                return None;
            }
            let times = number.unwrap_or(1).checked_mul(value)?;
            section = section.checked_add(times)?;
            last_power = value;
        } else {
            let whole = section.checked_add(number.unwrap_or(0))?;
            total = match (whole, value > last_multiple) {
                // 萬億, and 十二萬三千億: so many times all that stands before.
                (_, true) => total.checked_add(whole)?.checked_mul(value)?,
                (0, _) if total > 0 => total.checked_mul(value)?,
                (0, _) => value,
                // 一億二千萬
                (whole, _) => total.checked_add(whole.checked_mul(value)?)?,
            };
            (section, last_power, last_multiple) = (0, i64::MAX, value);
        }
        (number, zero) = (None, false);
    }
    // 三百五 is 350 and 三萬五 is 35,000, but 一百零五 is 105.
    let rest = number.unwrap_or(0);
    let rest = match before_last(run) {
        Some(power) if power > 10 && !zero => rest.checked_mul(power / 10)?,
        _ => rest,
    };
    Some(Decimal::from(total.checked_add(section)?.checked_add(rest)?))
}

/// The power before the last numeral.
fn before_last(run: &str) -> Option<i64> {
    run.chars().rev().nth(1).and_then(power)
}

/// The run of numerals at a place.
fn run(text: &str, start: usize) -> &str {
    let rest = &text[start..];
    let end = rest.find(|c| !is_numeral(c)).unwrap_or(rest.len());
    let run = &rest[..end];
    // 三百兆瓦: the last is a part of the unit.
    let is_unit = rest[end..].starts_with(['瓦', '赫', '焦', '帕', '伏', '字', '位']);
    match run.strip_suffix('兆').filter(|_| is_unit) {
        Some(run) => run,
        None => run,
    }
}

/// Whether a run has formal numerals and is none of a cheque's: 大陸, 參與三個.
fn is_word(run: &str, before: &str) -> bool {
    let common = |c: char| {
        !is_formal(c) && !matches!(c, '零' | '〇' | '萬' | '万' | '億' | '亿' | '兆')
    };
    run.contains(is_formal)
        && (run.contains(common)
            || !run.contains(|c| power(c).is_some())
            || before.ends_with(['大', '登', '內', '隊', '著', '着']))
}

/// The decimals behind 點, as in 三點五萬, and the multiple behind them: their length in the
/// text and what they make of the whole number.
fn decimals(whole: Decimal, behind: &str) -> Option<(usize, Amount)> {
    let digits = behind.strip_prefix(['點', '点'])?;
    let end = digits.find(|c| digit(c).is_none()).unwrap_or(digits.len());
    let (digits, rest) = digits.split_at(end);
    let written: Option<String> = digits
        .chars()
        .map(|c| {
            digit(c).and_then(|digit| char::from_digit(u32::try_from(digit).ok()?, 10))
        })
        .collect();
    let written = written.filter(|written| !written.is_empty())?;
    let number = Decimal::from_str_exact(&format!("{whole}.{written}")).ok()?;
    let powers = run(rest, 0);
    let multiple = match powers.chars().all(|c| power(c).is_some()) {
        true if !powers.is_empty() => parse(powers)?,
        _ if powers.is_empty() => Decimal::ONE,
        _ => return None,
    };
    let length = behind.len() - rest.len() + powers.len();
    Some((length, Amount { multiple, ..Amount::whole(number) }))
}

/// The quantities of a text that are written in Han numerals.
pub(super) fn quantities(text: &str) -> Vec<Number> {
    let mut found = vec![];
    let names = names(text);
    let mut at = 0;
    while let Some(offset) = text[at..].find(|c| is_numeral(c) || c == '半') {
        let start = at + offset;
        if let Some((_, end)) =
            names.iter().find(|(from, end)| *from <= start && start < *end)
        {
            at = *end;
            continue;
        }
        let (number, end) = number(text, start);
        at = end.max(start + 1);
        while !text.is_char_boundary(at) {
            at += 1;
        }
        found.extend(number.filter(|number| !is_quoted(text, number.start, number.end)));
    }
    found
}

/// Where the names stand that hold numerals.
fn names(text: &str) -> Vec<(usize, usize)> {
    let each = NAMES.split(' ').flat_map(|name| {
        text.match_indices(name).map(|(at, name)| (at, at + name.len()))
    });
    each.collect()
}

/// Reads a number from a numeral on: what it is, unless it is a name, and where it ends.
fn number(text: &str, start: usize) -> (Option<Number>, usize) {
    let before = &text[..start];
    if text[start..].starts_with('半') {
        return half(text, start);
    }
    let run = run(text, start);
    let end = start + run.len();
    let after = &text[end..];
    let make = |start: usize, end: usize, amount: Option<Amount>| {
        (Some(Number { start, end, amount }), end)
    };
    // Behind a figure such a character is its multiple: 1.2萬.
    if behind_figure(before) {
        return (None, end);
    }
    // 三分之二, 百分之十五
    if let Some(rest) = after.strip_prefix("分之") {
        let from = end + "分之".len();
        let part = self::run(text, from);
        let points = rest[part.len()..].strip_prefix('點').map_or(0, |rest| {
            rest.find(|c| !is_numeral(c)).unwrap_or(rest.len()) + "點".len()
        });
        if let (Some(of), Some(part), false) = (parse(run), parse(part), part.is_empty())
        {
            let end = from + self::run(text, from).len() + points;
            return match points {
                0 => make(start, end, Amount::share(part, of)),
                _ => make(start, end, None),
            };
        }
        return (None, end);
    }
    if ends(before, ORDINAL).is_some() && !before.ends_with("其中之") {
        return (None, end);
    }
    if is_word(run, before) {
        return (None, end);
    }
    let Some(value) = parse(run) else { return (None, end) };
    // 三點五萬噸; 九點三十分 is a time.
    if let Some((length, amount)) = decimals(value, after) {
        let end = end + length;
        let behind = text[end..].trim_start_matches(['多', '餘']);
        let is_counted = begins(behind, MEASURES).is_some()
            && !behind.starts_with(['分', '十'])
            || amount.multiple > Decimal::ONE;
        return if is_counted { make(start, end, Some(amount)) } else { (None, end) };
    }
    if after.starts_with('半') && run == "一" {
        let end = end + "半".len();
        return make(start, end, Amount::share(Decimal::ONE, Decimal::TWO));
    }
    // 三成, 七成五
    if let Some(rest) = after.strip_prefix('成')
        && value <= Decimal::TEN
        && !rest.starts_with([
            '立', '功', '果', '員', '長', '本', '就', '品', '熟', '效', '分', '都', '型',
        ]) | rest.starts_with("員工")
    {
        let tenth = rest
            .chars()
            .next()
            .and_then(digit)
            .filter(|_| !rest.starts_with("一"));
        let length = "成".len() + tenth.map_or(0, |_| 3);
        let share = value
            .saturating_mul(Decimal::TEN)
            .saturating_add(Decimal::from(tenth.unwrap_or(0)));
        return make(start, end + length, Amount::share(share, Decimal::ONE_HUNDRED));
    }
    let powers = run.chars().all(|c| power(c).is_some());
    if powers && let Some(word) = ends(before, ROUGH) {
        let is_word =
            matches!(run, "十" | "百" | "千" | "萬" | "億" | "百萬" | "千萬" | "十萬");
        let excluded = before.ends_with("以上")
            || before.ends_with("多數")
            || before.ends_with("總數");
        if is_word && !excluded {
            return make(start - word.len(), end, None);
        }
    }
    // 十多家, 三百餘名
    let more = after.strip_prefix(['多', '餘', '來']).unwrap_or(after);
    let has_more = more.len() < after.len();
    let measure = begins(more, MEASURES);
    let about = ends(before, ABOUT).is_some();
    let ten = run.starts_with(['十', '拾']);
    let lone = powers && !ten && !about && !has_more;
    let years = run.chars().count() > 1 && run.chars().all(|c| digit(c).is_some());
    if years || lone || (powers && about && measure.is_none() && !is_end(after)) {
        // 逾百 alone counts where a word ends; 百年 and 千方百計 never do.
        return (None, end);
    }
    if powers && about && run != "十" {
        return make(start, end, Some(Amount::whole(value)));
    }
    // 零死亡
    if value.is_zero() {
        let counted =
            ["死亡", "工亡", "事故", "傷亡", "投訴", "工傷", "違規", "宗", "起", "個案"];
        let counts = counted.iter().find(|word| after.starts_with(*word));
        let goal = ["目標", "願景", "容忍", "行動"];
        let is_goal = counts.is_some_and(|word| {
            goal.iter().any(|goal| after[word.len()..].starts_with(goal))
        });
        return match counts.is_some() && !is_goal && run == "零" {
            true => make(start, end, Some(Amount::whole(value))),
            false => (None, end),
        };
    }
    let Some(measure) = measure else { return (None, end) };
    let rest = &more[measure.len()..];
    if is_idiom(run, measure, rest, before, value) {
        return (None, end);
    }
    make(start, end, Some(Amount::whole(value)))
}

/// Whether a numeral with its measure word is a name after all.
fn is_idiom(run: &str, measure: &str, rest: &str, before: &str, value: Decimal) -> bool {
    // 一個 is an article, 二次 and 二級 mean the second.
    let one = run == "一" && !matches!(measure, "倍" | "宗");
    let second = run == "二" && measure != "十";
    let date = match measure {
        "月" | "日" => true,
        "年" => {
            value > Decimal::ONE_HUNDRED
                || ["代", "級", "計劃", "規劃", "期"]
                    .iter()
                    .any(|word| rest.starts_with(word))
                || before.ends_with(['〇', '零'])
        }
        "大" => rest.starts_with(['學', '廳', '小', '樓', '廈', '道', '灣', '埔', '嶼']),
        "人" => {
            rest.starts_with(['民', '員', '力', '才', '行', '次'])
                && run != "十"
                && value < Decimal::TEN
                && !rest.starts_with("人次")
        }
        "家" => rest.starts_with(['庭', '居', '具', '電']),
        "所" => rest.starts_with(['有', '以', '需', '在']),
        "宗" => rest.starts_with(['旨', '教', '族', '派']),
        "名" => rest.starts_with(['單', '字', '稱']) || rest.starts_with("義上"),
        "分鐘" | "小時" => run == "二十四",
        "起" => rest.starts_with(['來', '到', '點', '源']),
        "項" => rest.starts_with('目'),
        "元" => rest.starts_with(['素', '件', '化', '旦']),
        "層" => rest.starts_with('次'),
        "場" => rest.starts_with(['地', '所', '合']),
        "次" => rest.starts_with(['序', '要', '性']),
        _ => false,
    };
    one || second || date
}

/// Whether a word ends here: a mark, the end of the text.
fn is_end(after: &str) -> bool {
    after.chars().next().is_none_or(|c| !c.is_alphanumeric())
}

/// 過半, 半數: a half that is counted.
fn half(text: &str, start: usize) -> (Option<Number>, usize) {
    let (before, after) = (&text[..start], &text[start + "半".len()..]);
    let end = start + "半".len();
    let half = Amount::share(Decimal::ONE, Decimal::TWO);
    if after.starts_with('數') {
        let end = end + "數".len();
        return (Some(Number { start, end, amount: half }), end);
    }
    let about = ["過", "逾", "近", "超", "大"];
    let word = about.iter().find(|word| before.ends_with(*word));
    match word.filter(|_| {
        !after.starts_with(['年', '導', '成', '天', '徑', '島', '場', '小', '自', '個'])
    }) {
        Some(word) => {
            let start = start - word.len();
            (Some(Number { start, end, amount: half }), end)
        }
        None => (None, end),
    }
}
