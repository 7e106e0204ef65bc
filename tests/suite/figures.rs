//! Figures in prose: what a placeholder prints in each language.

use crate::fixture;

const DATA: &str = "\
=== content/data/data.yaml
revenue: {name: {en: Revenue, zh-HK: 收入}, unit: RMB million, values: {2020: 2417.45, 2021: 4080.07}}
margin: {name: {en: Margin, zh-HK: 利潤率}, unit: \"%\", values: {2020: 10.12, 2021: 11.13}}
dividend.per-10: {name: {en: Dividend, zh-HK: 股息}, unit: RMB / 10 shares, values: {2021: 2.50}}
power: {name: {en: Power, zh-HK: 耗電量}, unit: MWh, values: {2021: 168239}}
wastewater: {name: {en: Waste water, zh-HK: 廢水}, unit: \"10,000 tonnes\", values: {2021: 24.93, 2020: null}}
ghg.scope1: {name: {en: S1, zh-HK: 範圍1}, unit: tCO2e, values: {2019: 558, 2020: 2177, 2021: 2562}}
ghg.scope2: {name: {en: S2, zh-HK: 範圍2}, unit: tCO2e, values: {2019: 51254, 2020: 71793, 2021: 88443}}
ghg.total:
  name: {en: Total, zh-HK: 總量}
  unit: tCO2e
  formula: ghg.scope1 + ghg.scope2
  values: {2020: 73971}
ghg.intensity:
  name: {en: Intensity, zh-HK: 密度}
  unit: tCO2e / RMB 1,000
  formula: ghg.total / revenue
  decimals: 4
output: {name: {en: Output, zh-HK: 產量}, unit: tonne, decimals: 2, values: {2019: 6632, 2020: 9613, 2021: 10325}}
cut: {name: {en: Cut, zh-HK: 減排量}, unit: million tonnes / year, values: {2021: 34.44}}
loss: {name: {en: Loss, zh-HK: 虧損}, unit: RMB million, values: {2021: -5.2}}
training: {name: {en: Hours, zh-HK: 時數}, unit: hour / person, values: {2021: 183.93}}
plants: {name: {en: Plants, zh-HK: 廠房}, unit: plant, values: {2020: 1, 2021: 3}}
founded: {name: {en: Founded, zh-HK: 成立年份}, unit: calendar year, values: {2021: 2008}}
half: {name: {en: Half, zh-HK: 半}, unit: person, values: {2021: 2.345}}
wan: {name: {en: Sold, zh-HK: 銷售額}, unit: \"RMB 10,000\", decimals: 1, formula: revenue * 4.8}
waste.week: {name: {en: A week, zh-HK: 每週}, unit: \"10,000 tonnes\", decimals: 2, formula: wastewater / 52}
same: {name: {en: Same, zh-HK: 同}, unit: person, values: {2020: 7, 2021: 7}}
";

#[track_caller]
fn check(placeholder: &str, en: &str, zh: &str) {
    let text =
        format!("{DATA}=== content/*/01-x.md\n# X\n\nA {{{{ {placeholder} }}}} of it.\n");
    let printed: Vec<_> = fixture::printed(&fixture::report(&text))
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    assert_eq!(printed, [en, zh], "{placeholder}");
}

/// What one language writes out in full has the digits that the other has.
#[test]
fn languages_print_the_same_digits() {
    check("wan", "RMB19,584,336,000", "人民幣1,958,433.6萬元");
    check("wan / 7", "RMB2,797,762,000", "人民幣279,776.2萬元");
    check("wan / 7 : 2dp", "RMB2,797,762,300", "人民幣279,776.23萬元");
    check("waste.week", "4,800 tonnes", "0.48萬噸");
}

/// From 10.12 % to 11.13 % are points, and a tenth more.
#[test]
fn percentages_are_apart_by_points() {
    for difference in ["change(margin)", "margin - margin@2020", "pp(margin)"] {
        check(difference, "1.01 percentage points", "1.01個百分點");
    }
    check("yoy(margin) : 1dp", "10.0%", "10.0%");
    check("margin * 2 - margin", "11.13%", "11.13%");
}

#[test]
fn a_figure_prints_with_its_unit_in_the_chapters_language() {
    check("revenue", "RMB4,080.07 million", "人民幣4,080.07百萬元");
    check("revenue : bare", "4,080.07", "4,080.07");
    check("power", "168,239 MWh", "168,239兆瓦時");
    check("ghg.total", "91,005 tCO₂e", "91,005噸二氧化碳當量");
    check("dividend.per-10 : bare", "2.50", "2.50");
    check("dividend.per-10", "RMB2.50 per 10 shares", "人民幣2.50元╱十股");
    check("cut", "34.44 million tonnes per year", "每年34.44百萬噸");
    check("training", "183.93 hours per person", "每人183.93小時");
    check("plants", "3 plants", "3座");
    check("plants@2020", "1 plant", "1座");
    check("founded", "2008", "2008年");
}

#[test]
fn another_period_is_named_or_prior() {
    check("ghg.total@2020", "73,971 tCO₂e", "73,971噸二氧化碳當量");
    check("ghg.total@prior", "73,971 tCO₂e", "73,971噸二氧化碳當量");
    check("ghg.total@2019", "51,812 tCO₂e", "51,812噸二氧化碳當量");
    check("wastewater@2020", "not disclosed", "未披露");
}

#[test]
fn units_convert_exactly_and_keep_their_digits() {
    check("power : in kWh", "168,239,000 kWh", "168,239,000千瓦時");
    check("power : in GWh", "168.239 GWh", "168.239吉瓦時");
    check("wastewater", "249,300 tonnes", "24.93萬噸");
    check("wastewater : bare", "24.93", "24.93");
    check("wastewater : in thousand tonnes", "249.3 thousand tonnes", "249.3千噸");
    check("revenue : in RMB 1,000", "RMB4,080,070 thousand", "人民幣4,080,070千元");
    check("revenue : in RMB billion, 2dp", "RMB4.08 billion", "人民幣4.08十億元");
}

/// Per cent of persons are persons, a thousand shares at RMB a share are RMB: no scale is left
/// for the reader to work out, and none is worked out that somebody named.
#[test]
fn scales_are_worked_out_before_print() {
    check("margin * same : 1dp", "0.8 persons", "0.8人");
    check("margin * same : 1dp, bare", "0.8", "0.8");
    check(
        "margin * power : 0dp, words",
        "eighteen thousand seven hundred and twenty-five MWh",
        "一萬八千七百二十五兆瓦時",
    );
    check("same / margin : 1dp", "62.9 persons", "62.9人");
    check("margin * margin@2020 : 2dp", "1.13%", "1.13%");
    check("margin / margin@2020 : 4dp", "1.0998", "1.0998");
    check("revenue * margin : 2dp", "RMB454.11 million", "人民幣454.11百萬元");
    check("revenue / same : 0dp", "RMB582,867,143 per person", "每人人民幣582,867,143元");
    check("ghg.intensity * revenue : 0dp", "91,005 tCO₂e", "91,005噸二氧化碳當量");
    check(
        "power / revenue : 2dp",
        "41.23 MWh per RMB million",
        "41.23兆瓦時╱人民幣百萬元",
    );
    check("wastewater / same : 0dp", "35,614 tonnes per person", "每人35,614噸");
    check("pp(margin) * power : 1dp", "1,699.2 MWh", "1,699.2兆瓦時");
}

#[test]
fn derived_figures_have_the_decimals_that_are_declared() {
    check("yoy(revenue) : 2dp", "68.78%", "68.78%");
    check("yoy(revenue) : 1dp, signed", "+68.8%", "+68.8%");
    check("pp(margin)", "1.01 percentage points", "1.01個百分點");
    check("cagr(output, 2019, 2021) : 2dp", "24.77%", "24.77%");
    check("yoy(output)", "7.41%", "7.41%");
    check("share(ghg.scope1, ghg.total) : 2dp", "2.82%", "2.82%");
    check("change(ghg.total)", "17,034 tCO₂e", "17,034噸二氧化碳當量");
    check("change(ghg.scope1@2020)", "1,619 tCO₂e", "1,619噸二氧化碳當量");
    // What names one period throughout goes back from that.
    let both = "ghg.scope1@2020 + ghg.scope2@2020";
    check(&format!("change({both})"), "22,158 tCO₂e", "22,158噸二氧化碳當量");
    check(&format!("yoy({both}) : 1dp"), "42.8%", "42.8%");
    check("trend(sum(ghg.scope1@2020, ghg.scope2@2020))", "increased", "增加");
    // An index keeps its base.
    check("change(output / output@2019) : 3dp", "0.107", "0.107");
    check("sum(ghg.scope1, ghg.scope2)", "91,005 tCO₂e", "91,005噸二氧化碳當量");
    check("avg(plants, plants@2020) : 1dp", "2.0 plants", "2.0座");
    check("max(ghg.scope1, ghg.scope2)", "88,443 tCO₂e", "88,443噸二氧化碳當量");
    check("round(half, 1)", "2.3 persons", "2.3人");
    check(
        "ghg.intensity",
        "0.0223 tCO₂e per RMB1,000",
        "0.0223噸二氧化碳當量╱人民幣千元",
    );
    // The exact value goes on, not the printed one: 91,005 / 4,080,070 is 0.022304…
    check(
        "ghg.intensity * 1000 : 3dp",
        "22.305 tCO₂e per RMB1,000",
        "22.305噸二氧化碳當量╱人民幣千元",
    );
}

/// A half that comes back of a quotient without an end is a half.
#[test]
fn a_quotient_is_no_less_than_it_is() {
    check("same / 12 * 6 : 0dp", "4 persons", "4人");
    check("-same / 12 * 6 : 0dp", "\u{2212}4 persons", "\u{2212}4人");
    check("half / 3 * 3 : 2dp", "2.35 persons", "2.35人");
    check("same / 3 + same / 3 + same / 3 - half * 0 : 0dp", "7 persons", "7人");
    check("same / 6 + same / 6 + same / 6 : 0dp", "4 persons", "4人");
    check("same / 12 * 5.9999999 : 0dp", "3 persons", "3人");
}

#[test]
fn rounding_is_half_away_from_zero_unless_the_settings_say_otherwise() {
    check("half : 2dp", "2.35 persons", "2.35人");
    check("-half : 2dp", "\u{2212}2.35 persons", "\u{2212}2.35人");
    let even = "\
=== content/report.yaml
title: {en: R}
issuer: {en: I}
languages: [en]
period: 2021
date: 2022-03-31
rounding: half-to-even
=== content/data/data.yaml
half: {name: {en: Half}, unit: person, values: {2021: 2.345}}
=== content/en/01-x.md
# X

{{ half : 2dp }}
";
    let report = fixture::report(even);
    assert_eq!(fixture::printed(&report), [("en".into(), "2.34 persons".into())]);
}

#[test]
fn words_follow_the_data() {
    check("trend(ghg.total)", "increased", "增加");
    check("trend(-ghg.total)", "decreased", "減少");
    check("trend(same)", "unchanged", "持平");
    check("claim(yoy(ghg.total) > 20, \"soared\")", "soared", "soared");
    check("plants : words", "three plants", "三座");
    check("plants : words, bare", "three", "三");
}

#[test]
fn signs_stand_where_readers_expect_them() {
    check("loss", "\u{2212}RMB5.2 million", "人民幣\u{2212}5.2百萬元");
    check("loss : abs", "RMB5.2 million", "人民幣5.2百萬元");
    check("plants : signed", "+3 plants", "+3座");
}
