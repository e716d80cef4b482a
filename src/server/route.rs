//! The one list of all routes. A route cannot be registered without naming its right.

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::HeaderValue;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Router};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use utoipa_axum::routes;

use super::accept::{Arrival, Source};
use super::error::Error;
use super::extract::{BODY_LIMIT, FILES_LIMIT, FORM_LIMIT, Limit, bearer, token_hash};
use super::handler::{
    agents, answer, audit, conversations, customers, day, deliveries, desk, disclosure, drafts, erasure, events, feed,
    find, goodwill, health, identity, import, inbound, load, me, messages, metrics, plan, praise, presence, proactive,
    promises, queues, rules, server, survey,
};
use super::rights::{Caller, Right};
use super::{State as Shared, db};
use crate::api::Code;

/// One served operation, as the tests of rights and of the document see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// In capitals.
    pub method: String,
    /// With `{parameters}`.
    pub path: String,
    /// What it asks of its caller.
    pub right: Right,
}

struct Routes {
    state: Shared,
    router: OpenApiRouter<Shared>,
    operations: Vec<Operation>,
}

impl Routes {
    fn add(mut self, right: Right, (schemas, paths, methods): UtoipaMethodRouter<Shared>) -> Self {
        for (path, item) in &paths.paths {
            for (method, found) in [
                ("GET", &item.get),
                ("POST", &item.post),
                ("PUT", &item.put),
                ("PATCH", &item.patch),
                ("DELETE", &item.delete),
            ] {
                if found.is_some() {
                    self.operations.push(Operation { method: method.into(), path: path.clone(), right });
                }
            }
        }
        let guarded = methods.route_layer(from_fn_with_state((self.state.clone(), right), guard));
        self.router = self.router.routes((schemas, paths, guarded));
        self
    }
}

/// A route whose body may bring files.
fn with_files((schemas, paths, methods): UtoipaMethodRouter<Shared>) -> UtoipaMethodRouter<Shared> {
    let methods = methods.route_layer(DefaultBodyLimit::max(FILES_LIMIT)).route_layer(Extension(Limit(FILES_LIMIT)));
    (schemas, paths, methods)
}

/// A route that takes a few words from anybody.
fn with_little((schemas, paths, methods): UtoipaMethodRouter<Shared>) -> UtoipaMethodRouter<Shared> {
    let methods = methods.route_layer(DefaultBodyLimit::max(FORM_LIMIT)).route_layer(Extension(Limit(FORM_LIMIT)));
    (schemas, paths, methods)
}

/// Lets a request through to its handler, with its caller, or answers it.
async fn guard(State((state, right)): State<(Shared, Right)>, mut request: Request, next: Next) -> Response {
    if right == Right::Open {
        return next.run(request).await;
    }
    let hash = bearer(request.headers()).map(token_hash);
    let source = request.extensions().get::<Arrival>().map_or(Source::Unknown, |arrival| arrival.source);
    match caller(&state, hash, source).await {
        Ok(caller) if right.holds(caller.agent.role) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Ok(_) => Error::Forbidden(Code::Forbidden).into_response(),
        Err(error) => error.into_response(),
    }
}

/// Whoever holds the token. It is looked up by its hash, which takes the same time however much of it was guessed.
async fn caller(state: &Shared, token_hash: Option<String>, source: Source) -> Result<Caller, Error> {
    let hash = token_hash.ok_or(Error::NotLoggedIn)?;
    let mut tx = state.db.read().await?;
    if let Some((key, agent)) = db::agents::by_token(&mut tx, &hash).await? {
        return Ok(Caller { key, agent });
    }
    let counted = state.guesses.wrong(source, state.clock.now());
    Err(counted.map_or_else(|seconds| Error::TooManyWrong { seconds }, |()| Error::NotLoggedIn))
}

/// Every answer tells the server's time, so that a console knows its offset.
async fn tell_time(State(state): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&state.clock.now().to_string()) {
        response.headers_mut().insert("server-time", value);
    }
    response
}

/// A fault of ours is answered like any other failure, and costs one request.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Error::Internal("a handler panicked".into()).into_response()
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Omotenashi", description = "Conversations with customers, for the people who answer them."),
    servers((url = "/"))
)]
struct Document;

/// Everything that is served, with its document.
pub fn build(state: &Shared) -> (Router, OpenApi, Vec<Operation>) {
    let routes = Routes {
        state: state.clone(),
        router: OpenApiRouter::with_openapi(Document::openapi()),
        operations: Vec::new(),
    };
    let routes = routes
        .add(Right::Open, routes!(health::healthz))
        .add(Right::Open, routes!(health::readyz))
        .add(Right::Open, routes!(server::openapi))
        .add(Right::Open, with_little(routes!(answer::look, answer::take)))
        .add(Right::Known, routes!(me::get))
        .add(Right::Figures, routes!(me::patch))
        .add(Right::Figures, routes!(queues::list))
        .add(Right::Figures, routes!(queues::counts))
        .add(Right::Figures, routes!(metrics::get))
        .add(Right::Figures, routes!(survey::get))
        .add(Right::Administer, routes!(survey::put))
        .add(Right::Figures, routes!(events::follow))
        .add(Right::Desk, routes!(day::get))
        .add(Right::Desk, routes!(day::patch))
        .add(Right::Desk, routes!(day::prompts))
        .add(Right::Desk, routes!(day::shown_prompts))
        .add(Right::Desk, routes!(day::note_prompt))
        .add(Right::Direct, routes!(load::get))
        .add(Right::Desk, routes!(conversations::list))
        .add(Right::Desk, routes!(conversations::get))
        .add(Right::Desk, routes!(conversations::patch))
        .add(Right::Desk, routes!(messages::list))
        .add(Right::Desk, with_files(routes!(messages::send)))
        .add(Right::Desk, routes!(messages::recall))
        .add(Right::Desk, routes!(messages::misdirected))
        .add(Right::Desk, routes!(messages::attachments))
        .add(Right::Desk, routes!(desk::claim))
        .add(Right::Desk, routes!(desk::assign))
        .add(Right::Desk, routes!(desk::next))
        .add(Right::Desk, routes!(drafts::list))
        .add(Right::Desk, routes!(drafts::put))
        .add(Right::Desk, routes!(presence::put))
        .add(Right::Desk, routes!(customers::get))
        .add(Right::Desk, routes!(customers::timeline))
        .add(Right::Desk, routes!(customers::patch))
        .add(Right::Desk, routes!(customers::remember))
        .add(Right::Desk, routes!(customers::amend))
        .add(Right::Desk, routes!(customers::forget))
        .add(Right::Desk, routes!(customers::merge))
        .add(Right::Desk, routes!(customers::split))
        .add(Right::Desk, routes!(find::find))
        .add(Right::Desk, routes!(find::duplicates))
        .add(Right::Direct, routes!(disclosure::export))
        .add(Right::Administer, routes!(erasure::preview))
        .add(Right::Administer, routes!(erasure::erase))
        .add(Right::Feed, routes!(feed::touchpoint))
        .add(Right::Feed, routes!(feed::purchase))
        .add(Right::Feed, routes!(feed::survey))
        .add(Right::Desk, routes!(agents::list))
        .add(Right::Desk, routes!(plan::change))
        .add(Right::Desk, routes!(plan::help))
        .add(Right::Desk, routes!(rules::get))
        .add(Right::Direct, routes!(rules::put))
        .add(Right::Desk, routes!(identity::put))
        .add(Right::Desk, routes!(identity::reveal))
        .add(Right::Desk, routes!(promises::make))
        .add(Right::Desk, routes!(promises::patch))
        .add(Right::Desk, routes!(goodwill::look))
        .add(Right::Desk, routes!(goodwill::give))
        .add(Right::Desk, routes!(goodwill::get_policy))
        .add(Right::Direct, routes!(goodwill::report))
        .add(Right::Administer, routes!(goodwill::put_policy))
        .add(Right::Direct, routes!(goodwill::decide))
        .add(Right::Desk, routes!(proactive::list))
        .add(Right::Desk, routes!(proactive::begin))
        .add(Right::Desk, routes!(proactive::incidents))
        .add(Right::Direct, routes!(proactive::open))
        .add(Right::Desk, routes!(proactive::patch))
        .add(Right::Desk, routes!(proactive::people))
        .add(Right::Desk, routes!(proactive::tell))
        .add(Right::Desk, routes!(proactive::recall))
        .add(Right::Desk, routes!(praise::pass_on))
        .add(Right::Desk, routes!(praise::unread))
        .add(Right::Desk, routes!(praise::read))
        .add(Right::Deliver, routes!(inbound::post))
        .add(Right::Deliver, routes!(deliveries::list))
        .add(Right::Deliver, routes!(deliveries::report))
        .add(Right::Administer, routes!(queues::patch))
        .add(Right::Administer, routes!(agents::create))
        .add(Right::Direct, routes!(agents::patch))
        .add(Right::Administer, routes!(agents::add_token))
        .add(Right::Administer, routes!(agents::revoke_tokens))
        .add(Right::Administer, routes!(audit::list))
        .add(Right::Administer, routes!(import::post))
        .add(Right::Administer, routes!(server::backup))
        .add(Right::Administer, routes!(server::handover));
    let (router, document) = routes.router.split_for_parts();
    let router = router
        .fallback(async || Error::NoRoute)
        .method_not_allowed_fallback(async || Error::NoMethod)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(state.clone(), tell_time))
        .with_state(state.clone());
    (router, document, routes.operations)
}
