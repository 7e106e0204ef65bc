//! The server: answers from the last state, and tells browsers of every new one.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, Request, State as Shared};
use axum::http::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get, post};
use futures_util::future::{Either, select};
use futures_util::stream;
use serde::Serialize;
use serde_json::json;
use tokio::sync::watch::Receiver;
use typst_layout::Page;

use super::door::{Door, Visit};
use super::drawing::{Drawn, Offer};
use super::guard::{Guard, POLICY};
use super::layer::{layer, thumbnail};
use super::review::Desk;
use super::search::search;
use super::state::{Good, Read, State, hundredths};
use super::studio::Event;
use super::{details, page, review};
use crate::model::lang::Lang;
use crate::output::evidence::Shelf;
use crate::pages::grid::Grid;

/// How soon a browser looks again for a server that is gone.
const RETRY: Duration = Duration::from_millis(500);

/// What the server knows.
#[derive(Clone)]
pub(super) struct Served {
    pub(super) state: Receiver<Arc<State>>,
    pub(super) orders: mpsc::Sender<Event>,
    pub(super) guard: Guard,
    /// What browsers were sent.
    pub(super) drawn: Drawn,
    /// The address of the editor, with `{file}`, `{line}` and `{column}`.
    pub(super) editor: String,
    /// The project's root, for the editor.
    pub(super) root: String,
    /// The files of evidence, opened for a figure that is asked for.
    pub(super) shelf: Arc<Shelf>,
    /// The chapter that alone is set.
    pub(super) chapter: Option<String>,
    /// What goes out for review, and what came back.
    pub(super) desk: Desk,
    /// The language that is spoken.
    pub(super) lang: Lang,
}

/// Serves until the process is asked to stop.
///
/// # Errors
/// If the listener cannot be used.
pub(super) async fn serve(
    listener: std::net::TcpListener,
    served: Served,
) -> io::Result<()> {
    let door = Door::new(tokio::net::TcpListener::from_std(listener)?);
    let guard = served.guard.clone();
    let lang = served.lang;
    let at = |path: &str| format!("/{}{path}", guard.secret());
    let router = Router::new()
        .route(&at("/events"), get(events))
        .route(&at("/read"), get(read))
        .route(&at("/sheet/{name}/{shown}"), get(sheet))
        .route(&at("/thumbnail/{name}"), get(small))
        .route(&at("/layer/{revision}/{index}"), get(text_layer))
        .route(&at("/figure/{revision}/{file}/{figure}"), get(figure))
        .route(&at("/search/{query}"), get(found))
        .route(&at("/review/{lang}/{stem}"), get(review::out))
        .route(
            &at("/reviewed/{name}"),
            get(review::shown)
                .post(review::back)
                .layer(DefaultBodyLimit::max(review::MOST)),
        )
        .route(&at("/take/{ids}/{state}/{chosen}"), post(review::take))
        .route(&at("/dismiss"), order(Event::Dismiss))
        .route(&at("/grid"), order(Event::Grid))
        .route(&at("/keep"), order(Event::Keep))
        .route(&at("/release"), order(Event::Release))
        .route(&at("/shown"), order(Event::Shown))
        .fallback(file)
        .with_state(served)
        .layer(middleware::from_fn_with_state((guard, lang), guarded));
    let router = router.into_make_service_with_connect_info::<Visit>();
    let serving = std::pin::pin!(async { axum::serve(door, router).await });
    let stopping = std::pin::pin!(stopped());
    match select(serving, stopping).await {
        Either::Left((done, _)) => done,
        Either::Right(((), _)) => Ok(()),
    }
}

/// Waits until the process is asked to stop.
async fn stopped() {
    let interrupted = std::pin::pin!(async {
        let _ = tokio::signal::ctrl_c().await;
    });
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            let terminated = std::pin::pin!(terminated.recv());
            select(interrupted, terminated).await;
            return;
        }
    }
    interrupted.await;
}

/// Turns away who may not ask, and forbids pages everything they do not need.
async fn guarded(
    Shared((guard, lang)): Shared<(Guard, Lang)>,
    ConnectInfo(visit): ConnectInfo<Visit>,
    request: Request,
    next: Next,
) -> Response {
    let refusal =
        guard.refusal(request.method(), request.uri().path(), request.headers());
    let mut response = match refusal {
        Some(reason) => {
            let reason = lang.say(reason);
            (StatusCode::FORBIDDEN, [(CONNECTION, "close")], reason).into_response()
        }
        None => {
            visit.is_welcome();
            next.run(request).await
        }
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Tells a browser of every new state, the present one first.
async fn events(
    Shared(served): Shared<Served>,
) -> Sse<impl stream::Stream<Item = Result<Message, Infallible>>> {
    let mut receiver = served.state.clone();
    receiver.mark_changed();
    let told: (Option<Arc<State>>, Vec<Message>) = (None, vec![]);
    let messages = stream::unfold(
        (receiver, told, served),
        |(mut receiver, (mut last, mut queue), served)| async {
            while queue.is_empty() {
                receiver.changed().await.ok()?;
                let state = Arc::clone(&receiver.borrow_and_update());
                let offers = offers(last.clone(), &state, &served).await;
                queue = messages(last.as_deref(), &state, &served, &offers);
                last = Some(state);
            }
            let message = queue.remove(0);
            Some((Ok(message), (receiver, (last, queue), served)))
        },
    );
    Sse::new(messages).keep_alive(KeepAlive::default())
}

/// What has changed on pages that a browser is likely to show, if there are new pages.
async fn offers(
    last: Option<Arc<State>>,
    state: &State,
    served: &Served,
) -> BTreeMap<String, Offer> {
    let last = last.and_then(|last| last.good.clone());
    let Some((last, good)) = last.zip(state.good.clone()) else { return BTreeMap::new() };
    if last.revision == good.revision {
        return BTreeMap::new();
    }
    let drawn = served.drawn.clone();
    let offers = tokio::task::spawn_blocking(move || drawn.offers(&last, &good));
    offers.await.unwrap_or_default()
}

/// What a browser that knows `last` must be told of a state.
fn messages(
    last: Option<&State>,
    state: &State,
    served: &Served,
    offers: &BTreeMap<String, Offer>,
) -> Vec<Message> {
    let mut messages = vec![];
    let mut tell = |name: &str, value: serde_json::Value| {
        let message = Message::default().event(name).data(value.to_string());
        messages.push(message.retry(RETRY));
    };
    let pages = |state: &State| state.good.as_ref().map(|good| good.revision);
    if let Some(good) =
        state.good.as_ref().filter(|_| last.and_then(pages) != pages(state))
    {
        let config = good.proof.report.as_ref().map(|report| &report.config);
        let title = |lang: &&str| {
            let config = config?;
            let texts = config.title.iter().find(|(own, _)| own.tag() == *lang);
            texts.map(|(_, text)| text.value.clone())
        };
        let tags = good.languages.iter().filter_map(|tag| Lang::parse(tag));
        let names: BTreeMap<_, _> = tags.map(|lang| (lang.tag(), lang.name())).collect();
        tell(
            "pages",
            json!({
                "revision": revision(good.revision),
                "sheets": good.sheets,
                "offers": offers,
                "isAhead": good.is_ahead,
                "languages": good.languages,
                "names": names,
                "titles": good.languages.iter().map(title).collect::<Vec<_>>(),
                "chapter": served.chapter,
                "editor": served.editor,
                "root": served.root,
                "bleed": config.map(|config| config.print.bleed),
            }),
        );
    }
    let kept = |state: &State| state.kept.as_ref().map(|kept| kept.revision);
    if last.is_none_or(|last| kept(last) != kept(state)) {
        tell("kept", json!(state.kept.as_ref().map(|kept| &kept.sheets)));
    }
    if let Some(grid) = &state.grid
        && last.is_none_or(|last| last.grid.as_ref() != Some(grid))
    {
        tell("grid", of_grid(grid));
    }
    if last.is_none_or(|last| last.errors != state.errors) {
        tell("errors", json!(*state.errors));
    }
    if last.is_none_or(|last| !Arc::ptr_eq(&last.findings, &state.findings)) {
        tell("findings", json!(*state.findings));
    }
    let read = state.read.as_ref();
    let known = last.and_then(|last| last.read.as_ref());
    if let Some(read) = read
        && known.is_none_or(|known| !Arc::ptr_eq(known, read))
    {
        tell("read", json!({"revision": revision(read.revision)}));
    }
    messages
}

/// A grid as the browser draws it, in hundredths of a point.
fn of_grid(grid: &Grid) -> serde_json::Value {
    let columns = grid.columns.iter().map(|(from, to)| [*from, *to].map(hundredths));
    let baselines = grid
        .baselines
        .iter()
        .map(|(lang, lines)| (*lang, [lines.first, lines.step].map(hundredths)));
    json!({
        "inside": hundredths(grid.inside),
        "outside": hundredths(grid.outside),
        "top": hundredths(grid.top),
        "bottom": hundredths(grid.bottom),
        "columns": columns.collect::<Vec<_>>(),
        "reading": hundredths(grid.reading),
        "baselines": baselines.collect::<BTreeMap<_, _>>(),
    })
}

/// A revision's name: no other run of the preview has the same.
fn revision(number: u64) -> String {
    format!("{}.{number}", std::process::id())
}

/// A page of the preview itself.
async fn file(Shared(served): Shared<Served>, request: Request) -> Response {
    let path = served.guard.behind_secret(request.uri().path());
    match path.and_then(|path| page::file(path, served.lang)) {
        Some((kind, text)) => ([(CONTENT_TYPE, kind)], text.into_owned()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What stands on the pages: contents, anchors, findings and changes.
async fn read(Shared(served): Shared<Served>) -> Response {
    let state = now(&served);
    let Some((good, read)) = both(&state) else { return gone() };
    let changes: Vec<_> = read
        .changes
        .iter()
        .filter_map(|(key, was)| {
            let figure =
                good.setting.galley.files.get(key.0)?.figures.get(key.1 as usize)?;
            let spots = read.reading.figures.get(key)?;
            Some(spots.iter().map(move |spot| {
                json!({
                    "figure": [key.0, key.1],
                    "language": figure.lang.tag(),
                    "was": was,
                    "printed": figure.printed.text(),
                    "sheet": spot.sheet,
                    "x": spot.x,
                    "y": spot.y,
                })
            }))
        })
        .flatten()
        .collect();
    answer(&json!({
        "revision": revision(read.revision),
        "contents": *read.contents,
        "anchors": *read.anchors,
        "changes": changes,
    }))
}

/// The drawing of a page, as it differs from one that is shown.
async fn sheet(
    Shared(served): Shared<Served>,
    Path((name, shown)): Path<(String, String)>,
) -> Response {
    let drawn = served.drawn.clone();
    let Some(page) = page_named(&served, &name) else { return gone() };
    let draw = move || drawn.draw(&page, &name, &shown);
    match tokio::task::spawn_blocking(draw).await {
        Ok(parts) => {
            let _ = served.orders.send(Event::Sent);
            answer(&parts)
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A small picture of a page.
async fn small(Shared(served): Shared<Served>, Path(name): Path<String>) -> Response {
    let Some(page) = page_named(&served, &name) else { return gone() };
    match tokio::task::spawn_blocking(move || thumbnail(&page)).await {
        // The name says what it looks like, so it never changes.
        Ok(Some(bytes)) => (
            [
                (CONTENT_TYPE, "image/png"),
                (CACHE_CONTROL, "private, max-age=600, immutable"),
            ],
            Body::from(bytes),
        )
            .into_response(),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The page of a name, if it is one of the newest or of those that were kept.
fn page_named(served: &Served, name: &str) -> Option<Page> {
    let state = now(served);
    let mut sheets = state.good.iter().chain(&state.kept).flat_map(|good| &good.sheets);
    sheets
        .find(|sheet| sheet.name == name)
        .map(|sheet| sheet.page.clone())
}

/// The text over a page.
async fn text_layer(
    Shared(served): Shared<Served>,
    Path((asked, index)): Path<(String, usize)>,
) -> Response {
    let state = now(&served);
    let Some((good, read)) = asked_for(&state, &asked) else { return gone() };
    layer(good, read, index).map_or_else(gone, |layer| answer(&layer))
}

/// Everything about a figure.
async fn figure(
    Shared(served): Shared<Served>,
    Path((asked, file, figure)): Path<(String, usize, u32)>,
) -> Response {
    let state = now(&served);
    // Evidence is opened for it, which takes as long as it takes.
    let details = tokio::task::spawn_blocking(move || {
        let (good, read) = asked_for(&state, &asked)?;
        let found = &state.findings;
        let spoken = (&*served.shelf, served.lang);
        details::details(good, read, found, spoken, (file, figure))
    });
    let details = details.await.ok().flatten();
    details.map_or_else(gone, |details| answer(&details))
}

/// Where a text is printed.
async fn found(Shared(served): Shared<Served>, Path(query): Path<String>) -> Response {
    let state = now(&served);
    let Some((good, read)) = both(&state) else { return gone() };
    answer(&search(good, &read.reading, &query))
}

/// Hands an event to the studio.
fn order(event: Event) -> MethodRouter<Served> {
    post(async move |Shared(served): Shared<Served>| {
        let _ = served.orders.send(event);
        StatusCode::NO_CONTENT
    })
}

fn now(served: &Served) -> Arc<State> {
    Arc::clone(&served.state.borrow())
}

/// Pages and what stands on them, where both are of one revision.
fn both(state: &State) -> Option<(&Good, &Read)> {
    let (good, read) = (state.good.as_deref()?, state.read.as_deref()?);
    (good.revision == read.revision).then_some((good, read))
}

/// The same, if they are of the revision a browser asks for.
fn asked_for<'a>(state: &'a State, asked: &str) -> Option<(&'a Good, &'a Read)> {
    both(state).filter(|(good, _)| revision(good.revision) == asked)
}

/// There is a newer revision than was asked for, or none yet: the browser is told soon, so
/// nothing is wrong.
fn gone() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

pub(super) fn answer(value: &impl Serialize) -> Response {
    match serde_json::to_string(value) {
        Ok(text) => ([(CONTENT_TYPE, "application/json")], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
