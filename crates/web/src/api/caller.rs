//! Who calls: a program with a key and its scopes, or a customer with their own session, who reaches only what is theirs.

use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::{Read, Result};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, header};
use orders::act::Who;
use people::CustomerId;
use people::customer::{self, Proof};
use people::key::{self, Scope, Scopes};
use people::session::{self, Way};

use super::refusal::Refusal;
use crate::cookie;
use crate::problem::Problem;
use crate::state::Web;

/// Who calls.
#[derive(Clone, Debug)]
pub enum Caller {
    /// A program.
    Key {
        /// The key's id.
        id: i64,
        /// What the key is called.
        name: String,
        /// What it may be used for.
        scopes: Scopes,
    },
    /// A customer's session.
    Customer {
        /// Who they are.
        id: CustomerId,
        /// All rows that are this person.
        cluster: Vec<i64>,
        /// How well they proved it.
        proof: Proof,
    },
}

impl Caller {
    /// As events name them, and as their stored answers are kept.
    pub fn actor(&self) -> String {
        match self {
            Caller::Key { id, .. } => format!("key:{id}"),
            Caller::Customer { id, .. } => format!("customer:{id}"),
        }
    }

    /// As acts want to know them. A key speaks for the shop itself, so it stands on the highest rung.
    pub fn who(&self) -> Who {
        let proof = match self {
            Caller::Key { .. } => Proof::SignIn,
            Caller::Customer { proof, .. } => *proof,
        };
        let cluster = self.cluster().map(<[i64]>::to_vec);
        Who { actor: self.actor(), cluster, proof, role: String::new() }
    }

    /// The customer rows they reach; all of them without.
    pub fn cluster(&self) -> Option<&[i64]> {
        match self {
            Caller::Key { .. } => None,
            Caller::Customer { cluster, .. } => Some(cluster),
        }
    }

    /// True when what belongs to the customer row `id` is theirs to see.
    pub fn reaches(&self, id: i64) -> bool {
        self.cluster().is_none_or(|cluster| cluster.contains(&id))
    }

    fn check(&self, scope: Option<Scope>) -> Result<(), Problem> {
        let Some(scope) = scope else { return Ok(()) };
        match self {
            Caller::Key { scopes, .. } if scopes.contains(scope) => Ok(()),
            Caller::Key { .. } => Err(Problem::new(
                "missing-scope",
                format!(
                    "This needs the scope {}, which this key doesn't have. Make a key that has it under /desk/keys.",
                    scope.as_str()
                ),
            )),
            Caller::Customer { .. } if matches!(scope, Scope::Hooks | Scope::Import | Scope::MailWrite) => {
                Err(Problem::new(
                    "forbidden",
                    format!("This is for programs with a key of the scope {}.", scope.as_str()),
                ))
            }
            Caller::Customer { .. } => Ok(()),
        }
    }
}

/// Lets a request through to its handler, with its [`Caller`], when they may use `scope` and don't go too fast.
pub async fn require(
    State((web, scope)): State<(Web, Option<Scope>)>,
    mut request: Request,
    next: Next,
) -> Response {
    if request.uri().path_and_query().is_some_and(|path| path.as_str().contains("%00")) {
        return Problem::new("invalid", "The address holds a NUL character. Leave it out.").into_response();
    }
    match admit(&web, scope, request.headers()).await {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    }
}

async fn admit(web: &Web, scope: Option<Scope>, headers: &HeaderMap) -> Result<Caller, Refusal> {
    let token = token(headers)?;
    let now_ms = web.db().now_ms();
    let known = web.db().read(move |read| find(read, &token, now_ms)).await?;
    let Some((caller, is_stale)) = known else {
        return Err(unauthorized("The key or session isn't known, was revoked, or is over.").into());
    };
    if let Err(wait_s) = web.pace.take(&caller.actor(), now_ms) {
        let detail = format!("Too many requests at once. Wait {wait_s} s.");
        let problem = Problem::new("too-many-requests", detail).with(header::RETRY_AFTER, wait_s.to_string());
        return Err(problem.into());
    }
    caller.check(scope)?;
    if let (Caller::Key { id, .. }, true) = (&caller, is_stale) {
        note_use(web, *id);
    }
    Ok(caller)
}

/// What the caller shows: the header's token, or a customer's cookie where there is no header.
fn token(headers: &HeaderMap) -> Result<String, Problem> {
    let Some(shown) = headers.get(header::AUTHORIZATION) else {
        return cookie::find(headers, cookie::CUSTOMER)
            .ok_or_else(|| unauthorized("Send the header Authorization: Bearer with your key."));
    };
    let bearer = shown.to_str().ok().and_then(|shown| shown.split_once(' '));
    match bearer {
        Some((kind, token)) if kind.eq_ignore_ascii_case("bearer") && !token.trim().is_empty() => {
            Ok(token.trim().to_owned())
        }
        _ => Err(unauthorized("The header Authorization has to read: Bearer, a space, and your key.")),
    }
}

fn unauthorized(detail: &str) -> Problem {
    Problem::new("unauthorized", detail)
        .with(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"Attend\""))
}

fn find(read: &Read<'_>, token: &str, now_ms: i64) -> Result<Option<(Caller, bool)>> {
    if token.starts_with(key::START) {
        let found = key::find(read, token, now_ms)?;
        return Ok(found.map(|(key, is_stale)| {
            (Caller::Key { id: key.id, name: key.name, scopes: key.scopes }, is_stale)
        }));
    }
    let Some((id, way)) = session::find_customer(read, token, now_ms)? else { return Ok(None) };
    // Who only knew an order's number sees that order's page, and nothing here.
    if matches!(way, Way::Order(_)) {
        return Ok(None);
    }
    let cluster = customer::cluster(read, id)?;
    let id = CustomerId(cluster[0]);
    Ok(Some((Caller::Customer { id, cluster, proof: way.proof() }, false)))
}

fn note_use(web: &Web, id: i64) {
    let db = web.db().clone();
    tokio::spawn(async move { db.write(move |tx| key::note_use(tx, id)).await });
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    /// Whom [`require`] found, on every line of the table.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, Problem> {
        parts.extensions.get::<Caller>().cloned().ok_or_else(|| unauthorized("Send a key."))
    }
}
