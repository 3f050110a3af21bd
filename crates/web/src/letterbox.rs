//! Where other programs hand mail in: raw MIME over HTTP, as it is or in the forms of Mailgun and SendGrid. Answered when
//! it is safe in the ledger, not before.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Multipart, Path, Query, Request, State};
use axum::response::{IntoResponse, Response};
use base::{Read, Result};
use channels::mail::entering::{self, Incoming};
use channels::mail::envelope;
use channels::mail::intake::Source;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use people::key::{self, Scope};
use percent_encoding::percent_decode;
use serde::Deserialize;
use serde_json::json;

use crate::api::refusal::Refusal;
use crate::peer::Network;
use crate::problem::Problem;
use crate::state::Web;

/// Bytes a form may have beside its mail.
const FORM_REST: usize = 1 << 20;
/// Fields in which a form may hold the mail.
const MAIL_FIELDS: [&str; 3] = ["email", "body-mime", "message"];

/// The envelope, where the caller knows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    sender: String,
    recipient: String,
}

/// What was handed in.
#[derive(Default)]
struct Handed {
    raw: Vec<u8>,
    sender: String,
    recipients: Vec<String>,
}

/// `POST /hooks/mail` with `Authorization: Bearer`.
pub async fn receive(
    State(web): State<Web>,
    Query(said): Query<Said>,
    Network(peer): Network,
    request: Request,
) -> Result<Response, Refusal> {
    let shown = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token =
        shown.and_then(|shown| shown.split_once(' ')).map_or("", |(_, token)| token.trim()).to_owned();
    take(web, (token, said, peer), request).await
}

/// `POST /hooks/mail/{key}`, for systems that can only be given an address.
pub async fn receive_by_key(
    State(web): State<Web>,
    Path(token): Path<String>,
    Query(said): Query<Said>,
    Network(peer): Network,
    request: Request,
) -> Result<Response, Refusal> {
    take(web, (token, said, peer), request).await
}

async fn take(
    web: Web,
    (token, said, peer): (String, Said, String),
    request: Request,
) -> Result<Response, Refusal> {
    let caller = admit(&web, token).await?;
    let headers = request.headers().clone();
    let handed = read(&web, request).await?;
    if handed.raw.is_empty() {
        let detail = "There is no mail in the request. Send it as message/rfc822, or as the field email or body-mime of a form.";
        return Err(Problem::new("unreadable", detail).into());
    }
    let incoming = incoming(&web, (peer, handed), (said, &headers));
    let (hash, to) = (blake3::hash(&incoming.raw).as_bytes().to_vec(), incoming.recipients.join(" "));
    let known = web.db().read(move |read| entering::find_handed_in(read, &hash, &to)).await?;
    let (id, status) = match known {
        Some(id) => (id, StatusCode::OK),
        None => (entering::store(&web.post, incoming).await?, StatusCode::CREATED),
    };
    tracing::debug!(caller, id, "mail was handed in");
    let body = json!({ "id": id.to_string(), "known": known.is_some() });
    Ok((status, axum::Json(body)).into_response())
}

/// Who may: a key with the scope, not too fast.
async fn admit(web: &Web, token: String) -> Result<String, Refusal> {
    let now_ms = web.db().now_ms();
    let found = web.db().read(move |read: &Read<'_>| key::find(read, &token, now_ms)).await?;
    let Some((key, is_stale)) = found else {
        let detail = "The key is missing, isn't known or was revoked. Send it as Authorization: Bearer, or at the end of the address.";
        let problem = Problem::new("unauthorized", detail)
            .with(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"Attend\""));
        return Err(problem.into());
    };
    let caller = format!("key:{}", key.id);
    if let Err(wait_s) = web.pace.take(&caller, now_ms) {
        let detail = format!("Too many requests at once. Wait {wait_s} s.");
        let problem = Problem::new("too-many-requests", detail).with(header::RETRY_AFTER, wait_s.to_string());
        return Err(problem.into());
    }
    if !key.scopes.contains(Scope::MailWrite) {
        let detail = "This needs the scope mail:write, which this key doesn't have. Make a key that has it under /desk/keys.";
        return Err(Problem::new("missing-scope", detail).into());
    }
    if is_stale {
        let (db, id) = (web.db().clone(), key.id);
        tokio::spawn(async move { db.write(move |tx| key::note_use(tx, id)).await });
    }
    Ok(caller)
}

async fn read(web: &Web, request: Request) -> Result<Handed, Problem> {
    let limit = web.mailboxes.mail_bytes;
    let said =
        request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if said.is_some_and(|length: usize| length > limit * 3 + FORM_REST) {
        return Err(too_large(limit));
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_lowercase();
    match kind.as_str() {
        "message/rfc822" | "application/octet-stream" | "text/plain" => {
            Ok(Handed { raw: whole(request.into_body(), limit, limit).await?.to_vec(), ..Handed::default() })
        }
        "application/x-www-form-urlencoded" => {
            // Encoded, every byte of the mail may stand as three.
            Ok(read_pairs(&whole(request.into_body(), limit * 3 + FORM_REST, limit).await?))
        }
        "multipart/form-data" => read_parts(web, request).await,
        _ => Err(Problem::new(
            "wrong-media-type",
            "Send the mail as message/rfc822, or in a form (multipart/form-data) as the field email or body-mime.",
        )),
    }
}

async fn whole(body: Body, limit: usize, told: usize) -> Result<Bytes, Problem> {
    to_bytes(body, limit).await.map_err(|error| {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
        while let Some(inner) = cause {
            if inner.to_string().contains("length limit") {
                return too_large(told);
            }
            cause = inner.source();
        }
        Problem::new("unreadable", "The request broke off. Send it again.")
    })
}

fn too_large(limit: usize) -> Problem {
    Problem::new("too-large", format!("The largest mail taken has {} MiB (mail.message_mib).", limit >> 20))
}

fn read_pairs(body: &[u8]) -> Handed {
    let mut handed = Handed::default();
    let spaced: Vec<u8> = body.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    for pair in spaced.split(|byte| *byte == b'&') {
        let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let value: Vec<u8> = percent_decode(pair.get(at + 1..).unwrap_or_default()).collect();
        handed.put(&percent_decode(&pair[..at]).decode_utf8_lossy(), value);
    }
    handed
}

async fn read_parts(web: &Web, request: Request) -> Result<Handed, Problem> {
    let broken = |_| Problem::new("unreadable", "The form can't be read. Send it as multipart/form-data.");
    let mut form = Multipart::from_request(request, web).await.map_err(|error| broken(error.to_string()))?;
    let (mut handed, limit) = (Handed::default(), web.mailboxes.mail_bytes);
    let mut left = limit + FORM_REST;
    while let Some(mut field) = form.next_field().await.map_err(|error| broken(error.to_string()))? {
        let name = field.name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|error| broken(error.to_string()))? {
            left = left.checked_sub(chunk.len()).ok_or_else(|| too_large(limit))?;
            bytes.extend_from_slice(&chunk);
        }
        handed.put(&name, bytes);
    }
    if handed.raw.len() > limit { Err(too_large(limit)) } else { Ok(handed) }
}

impl Handed {
    /// Takes a form's field: the mail, or the envelope as Mailgun (`sender`, `recipient`) and SendGrid (`envelope`, JSON)
    /// write it. Others are not ours.
    fn put(&mut self, name: &str, value: Vec<u8>) {
        let text = || String::from_utf8_lossy(&value).into_owned();
        match name {
            name if MAIL_FIELDS.contains(&name) => self.raw = value,
            "sender" => self.sender = text(),
            "recipient" => self.recipients = listed(&text()),
            "envelope" => {
                let said: serde_json::Value = serde_json::from_slice(&value).unwrap_or_default();
                self.sender = said["from"].as_str().unwrap_or_default().to_owned();
                let to = said["to"].as_array().into_iter().flatten();
                self.recipients = to.filter_map(|one| one.as_str()).flat_map(listed).collect();
            }
            _ => {}
        }
    }
}

/// What was said of the envelope counts, then what the headers still tell.
fn incoming(web: &Web, (peer, handed): (String, Handed), (said, headers): (Said, &HeaderMap)) -> Incoming {
    let found = envelope::read(&handed.raw[..handed.raw.len().min(64 * 1024)], web.post.addresses.main());
    let told =
        |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let sender = [said.sender, told("x-envelope-from"), handed.sender]
        .into_iter()
        .map(|text| text.trim().trim_matches(['<', '>']).to_owned())
        .find(|text| !text.is_empty());
    let recipients = [listed(&said.recipient), listed(&told("x-envelope-to")), handed.recipients]
        .into_iter()
        .find(|list| !list.is_empty());
    Incoming {
        source: Source::Hook,
        peer,
        sender: sender.unwrap_or(found.sender),
        recipients: recipients.unwrap_or(found.recipients),
        raw: handed.raw,
    }
}

fn listed(text: &str) -> Vec<String> {
    let one = |part: &str| part.trim().trim_matches(['<', '>']).to_owned();
    text.split(',')
        .map(one)
        .filter(|part| part.contains('@') && !part.contains(char::is_whitespace))
        .take(100)
        .collect()
}
