//! Errors become pages or JSON, in this one place: what a person may know, and what to do next.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::Error;
use http::{HeaderValue, Method, StatusCode, header};
use orders::withdrawal::texts;

use crate::html::Page;
use crate::parts::error::{ErrorView, page};
use crate::problem::Problem;
use crate::state::Web;

/// An error on its way to [`render`].
#[derive(Debug)]
pub struct Failure(pub Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = match &self.0 {
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Conflict(_) => StatusCode::CONFLICT,
            Error::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Error::Forbidden => StatusCode::FORBIDDEN,
            Error::Inside(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(Arc::new(self.0));
        response
    }
}

/// What is said where no route leads.
pub async fn nothing_here() -> Failure {
    Failure(Error::NotFound)
}

/// Gives an error its page, or its JSON on the addresses of the widget and of programs.
pub async fn render(State(web): State<Web>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let is_look = matches!(*request.method(), Method::GET | Method::HEAD) && !is_for_programs(&path);
    let mut response = next.run(request).await;
    if is_look && response.status() == StatusCode::BAD_REQUEST {
        // An address with an id or a query that can't be read leads nowhere.
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    render_now(&web, &path, response)
}

/// The same for a response at hand.
pub fn render_now(web: &Web, path: &str, response: Response) -> Response {
    let error = response.extensions().get::<Arc<Error>>().cloned();
    let status = response.status();
    let is_bare =
        response.headers().get(header::CONTENT_TYPE).is_none_or(|kind| kind == "text/plain; charset=utf-8");
    let error = match error {
        Some(error) => error,
        None if is_bare
            && is_for_programs(path)
            && (status.is_client_error() || status.is_server_error()) =>
        {
            let mut answer = Problem::of_status(status).into_response();
            answer
                .headers_mut()
                .extend(response.headers().get(header::ALLOW).map(|allow| (header::ALLOW, allow.clone())));
            return answer;
        }
        None if is_bare && (status.is_client_error() || status.is_server_error()) => {
            Arc::new(from_status(status))
        }
        None => return response,
    };
    let reference = match &*error {
        Error::Inside(cause) => {
            let reference = web.db().context().chance.token()[..8].to_owned();
            tracing::error!(%reference, path, %cause, "a request failed");
            reference
        }
        _ => String::new(),
    };
    if is_for_programs(path) {
        return Problem::of(&error, &reference).into_response();
    }
    if path.starts_with("/widget/") {
        let mut answer = json(status, &error);
        // Leave to read it was given by the handler.
        answer.headers_mut().extend(
            response
                .headers()
                .iter()
                .filter(|(name, _)| name.as_str().starts_with("access-control") || **name == header::VARY)
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        return answer;
    }
    let view = view(web, path, (&error, &reference));
    let mut answer = (status, Page(page(&view))).into_response();
    if matches!(&*error, Error::Busy(_)) {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    answer
}

/// True below `/api` and `/hooks`, where answers are for programs.
fn is_for_programs(path: &str) -> bool {
    let below = |start| path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    below("/api") || below("/hooks")
}

fn from_status(status: StatusCode) -> Error {
    match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Error::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Error::refused("That was too large. Send less, or smaller files."),
        StatusCode::FORBIDDEN => Error::Forbidden,
        status if status.is_client_error() => {
            Error::refused("The form arrived incomplete. Go back, check what you wrote, and send it again.")
        }
        _ => Error::inside(format!("status {status}")),
    }
}

fn json(status: StatusCode, error: &Error) -> Response {
    let text = match error {
        Error::NotFound => "This isn't here.".to_owned(),
        Error::Forbidden => "This isn't allowed.".to_owned(),
        Error::Inside(_) => "Something went wrong on our side. Try again.".to_owned(),
        Error::Refused(text) | Error::Conflict(text) | Error::Busy(text) => text.clone(),
    };
    (status, axum::Json(serde_json::json!({ "error": text }))).into_response()
}

fn view(web: &Web, path: &str, (error, reference): (&Error, &str)) -> ErrorView {
    let is_desk = path.starts_with("/desk") || path.starts_with("/setup");
    let (title, advice) = match error {
        Error::NotFound => (
            "This page doesn't exist",
            "The address may be mistyped, or what it showed is gone or isn't yours to see.".to_owned(),
        ),
        Error::Refused(text) => ("That didn't work", text.clone()),
        Error::Conflict(text) => ("Somebody was faster", text.clone()),
        Error::Busy(text) => ("One moment, please", text.clone()),
        Error::Forbidden => (
            "This isn't yours to do",
            "Your role doesn't include it. Ask whoever manages the team.".to_owned(),
        ),
        Error::Inside(_) => (
            "Something went wrong on our side",
            "Nothing you wrote was at fault. Try again in a moment.".to_owned(),
        ),
    };
    ErrorView {
        brand: if is_desk { "Attend".into() } else { web.shop.name.clone() },
        title: title.into(),
        advice,
        back_href: if is_desk { "/desk".into() } else { "/".into() },
        back_label: if is_desk { "To the inbox".into() } else { "To the help centre".into() },
        reference: reference.into(),
        withdraw: if is_desk {
            String::new()
        } else {
            texts::choose("", "", web.db().now_ms()).withdraw.clone()
        },
    }
}
