//! What programs are told when something doesn't work: RFC 9457 problem details, one kind for each thing they can do about it.

use axum::response::{IntoResponse, Response};
use base::Error;
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// The media type of an answer that tells of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";
/// The page that explains the types.
const TYPES: &str = "/api/docs/problems#";

/// Why a request didn't work (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "type": "/api/docs/problems#missing-scope",
    "title": "The key lacks a scope",
    "status": 403,
    "detail": "This needs the scope orders:read, which this key doesn't have. Make a key that has it under /desk/keys."
}))]
pub struct Problem {
    /// Names the kind of problem; the address explains it.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What was wrong this time, and what to do.
    pub detail: String,
    /// Wrong lines of an import, each with `line`, `field`, `wrong` and `write`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Object>>)]
    pub faults: Option<Box<Value>>,
    /// Further headers of the answer.
    #[serde(skip)]
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

/// The kinds of problems: name, status, title, and what to do about it.
pub const KINDS: [(&str, u16, &str, &str); 15] = [
    ("unreadable", 400, "The request can't be read", "Send JSON as the reference describes it."),
    (
        "unauthorized",
        401,
        "A key is missing or not valid",
        "Send the header Authorization: Bearer with a key that is in use, or with a customer's session.",
    ),
    (
        "missing-scope",
        403,
        "The key lacks a scope",
        "The detail names the scope. Make a key that has it under /desk/keys.",
    ),
    ("forbidden", 403, "This isn't allowed", "The caller may not do this."),
    (
        "not-found",
        404,
        "This isn't here",
        "The address is wrong, or what it names doesn't exist or isn't the caller's to see.",
    ),
    (
        "wrong-method",
        405,
        "This address doesn't take that method",
        "The header Allow names the methods it takes.",
    ),
    (
        "conflict",
        409,
        "Something is in the way",
        "The state changed meanwhile, or the same request still runs. Look again, then decide.",
    ),
    ("too-large", 413, "The request is too large", "Send less at once."),
    ("wrong-media-type", 415, "This media type isn't taken", "Send Content-Type: application/json."),
    ("invalid", 422, "A field isn't right", "The detail names the field and what is allowed."),
    ("refused", 422, "A rule says no", "The detail says which, and what can be done instead."),
    (
        "key-reused",
        422,
        "The Idempotency-Key was used for another request",
        "Use a new key for each new request.",
    ),
    ("too-many-requests", 429, "Too many requests", "Wait as long as the header Retry-After says."),
    (
        "busy",
        503,
        "Too much at once",
        "Wait as long as the header Retry-After says, then send the same request again.",
    ),
    (
        "inside",
        500,
        "Something went wrong on our side",
        "Send the same request again. If it stays so, tell the operator the reference in the detail.",
    ),
];

impl Problem {
    /// A problem of the kind called `name`, one of [`KINDS`].
    pub fn new(name: &str, detail: impl Into<String>) -> Problem {
        let known = KINDS.iter().find(|(known, ..)| *known == name);
        let (name, status, title, _) = known.expect("every kind of problem is in the list");
        Problem {
            kind: format!("{TYPES}{name}"),
            title,
            status: *status,
            detail: detail.into(),
            faults: None,
            headers: Vec::new(),
        }
    }

    /// The same with a further header.
    pub fn with(mut self, name: HeaderName, value: impl TryInto<HeaderValue>) -> Problem {
        self.headers.extend(value.try_into().ok().map(|value| (name, value)));
        self
    }

    /// What `error` is for a program; `reference` finds an inner cause in the log.
    pub fn of(error: &Error, reference: &str) -> Problem {
        match error {
            Error::NotFound => Problem::new(
                "not-found",
                "Nothing is here, or it isn't yours to see. Check the address and the number in it.",
            ),
            Error::Refused(text) => Problem::new("refused", text),
            Error::Conflict(text) => Problem::new("conflict", text),
            Error::Busy(text) => Problem::new("busy", text).with(header::RETRY_AFTER, "5"),
            Error::Forbidden => Problem::new("forbidden", "The caller may not do this."),
            Error::Inside(_) => Problem::new(
                "inside",
                format!("Nothing you sent was at fault. Send it again in a moment. Reference: {reference}."),
            ),
        }
    }

    /// What a status without any explanation means.
    pub fn of_status(status: StatusCode) -> Problem {
        match status {
            StatusCode::NOT_FOUND => Problem::of(&Error::NotFound, ""),
            StatusCode::METHOD_NOT_ALLOWED => {
                Problem::new("wrong-method", "The header Allow names the methods this address takes.")
            }
            StatusCode::PAYLOAD_TOO_LARGE => {
                Problem::new("too-large", "The body is larger than this address takes. Send less at once.")
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                Problem::new("wrong-media-type", "Send Content-Type: application/json.")
            }
            StatusCode::FORBIDDEN => Problem::of(&Error::Forbidden, ""),
            status if status.is_client_error() => {
                Problem::new("unreadable", "The address or the body can't be read. See /api/docs.")
            }
            _ => Problem::of(&Error::inside(""), "none"),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response =
            (status, [(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE))], body).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response.headers_mut().extend(self.headers);
        response
    }
}
