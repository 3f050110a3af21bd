//! A mail as it was sent: its HTML in a frame where nothing runs and nothing loads unasked, its headers, and what the
//! ledger says of it.

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use base::{Error, Read, Result, blobs};
use channels::mail::intake::{self, Item};
use channels::mail::said::{self, Original};
use conversations::MessageId;
use conversations::message::{self, Message, attachment};
use http::{HeaderMap, HeaderValue, header};
use mail::html::{Images, View};
use maud::{Markup, PreEscaped, html};
use people::{Agent, Right};
use serde::Deserialize;

use super::pages::headers::{Field, HeadersPage, Sign, headers_page};
use super::pages::original::{OriginalPage, Remote, original_page};
use super::pages::shell::Section;
use super::pictures;
use super::shell::{Moment, position, shell};
use crate::failure::Failure;
use crate::guard;
use crate::page::{Page, said as shown};
use crate::state::Web;

/// What the frame may do: show pictures from here, and look as the mail wants.
const FRAME_POLICY: &str = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; \
    frame-ancestors 'self'; form-action 'none'; base-uri 'none'; \
    sandbox allow-popups allow-popups-to-escape-sandbox";
/// White paper under every mail: its colours were chosen for that.
const FRAME_STYLE: &str = "html{color-scheme:light}body{margin:12px;background:#fff;color:#1a1a1a;\
    font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}img{max-width:100%;height:auto}\
    pre{white-space:pre-wrap}blockquote{margin:8px 0 8px 4px;padding-left:10px;border-left:2px solid #d9d4c8}\
    table{max-width:100%}";

/// Whether images on the net are wanted.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    images: String,
}

/// What is known of a mail, before its bytes are read.
struct Found {
    message: Message,
    original: Original,
    item: Item,
    files: Vec<attachment::Attachment>,
    raw: blobs::Found,
    moment: Moment,
}

impl Found {
    fn gather(read: &Read<'_>, id: MessageId) -> Result<Found> {
        let original = said::find(read, id)?.ok_or(Error::NotFound)?;
        let item = intake::find(read, original.incoming_id.ok_or(Error::NotFound)?)?;
        Ok(Found {
            message: message::find(read, id)?,
            files: attachment::list_of_message(read, id)?,
            raw: blobs::find(read, &item.hash)?,
            moment: position(read)?,
            original,
            item,
        })
    }

    /// The mail, read anew from its bytes.
    async fn parse(&self, web: &Web) -> Result<mail::Mail> {
        let (folder, raw, sender) = (web.post.folder.clone(), self.raw.clone(), self.item.sender.clone());
        let parsed = tokio::task::spawn_blocking(move || {
            let raw = folder.bytes(raw)?;
            mail::parse(&raw, &sender).map_err(Error::refused)
        });
        parsed.await.map_err(|_| Error::refused("This mail can't be read. Its raw bytes are kept."))?
    }
}

/// `/desk/messages/{id}/original`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    (Path(id), Query(wanted)): (Path<MessageId>, Query<Wanted>),
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let found = web.db().read(move |read| Found::gather(read, id)).await?;
    let is_on = wanted.images == "on";
    let here = format!("/desk/messages/{id}/original");
    let page = OriginalPage {
        shell: shell(&agent, &headers, Section::Inbox, ("Original", found.moment)),
        subject: found.original.subject.clone(),
        from: mailbox(&found.original.from),
        to: found.original.to.iter().chain(&found.original.cc).map(mailbox).collect(),
        back_href: back(&found.message),
        headers_href: format!("/desk/messages/{id}/headers"),
        raw_href: raw(&agent, &found.item),
        frame_src: if is_on { format!("{here}/frame?images=on") } else { format!("{here}/frame") },
        remote: match (found.original.has_html, is_on) {
            (false, _) => Remote::None,
            (true, false) => Remote::Off { href: format!("{here}?images=on") },
            (true, true) => Remote::On { href: here },
        },
        at_ms: found.message.at_ms,
        clock: web.clock(),
    };
    Ok(guard::allow_frames(shown(Page(original_page(&page)), &headers)))
}

/// `/desk/messages/{id}/original/frame`
pub async fn frame(
    State(web): State<Web>,
    (Path(id), Query(wanted)): (Path<MessageId>, Query<Wanted>),
) -> Result<Response, Failure> {
    let found = web.db().read(move |read| Found::gather(read, id)).await?;
    let parsed = found.parse(&web).await?;
    let (key, now_ms, files) = (web.links.key.clone(), web.db().now_ms(), found.files);
    let drawn = tokio::task::spawn_blocking(move || {
        let part = |id: &str| {
            let file = files.iter().find(|file| same_id(&file.content_id, id))?;
            Some(pictures::part_href(&key, now_ms, file.id))
        };
        let remote = |url: &str| pictures::net_href(&key, now_ms, url);
        let remote: Option<&dyn Fn(&str) -> String> = (wanted.images == "on").then_some(&remote);
        body(&parsed, &Images { part: &part, remote })
    });
    let body = drawn.await.map_err(|panic| Error::inside(panic.to_string()))?;
    let mut response = Page(document(&body)).into_response();
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FRAME_POLICY));
    answer.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    answer.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    Ok(response)
}

/// `/desk/messages/{id}/headers`
pub async fn headers(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<MessageId>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let found = web.db().read(move |read| Found::gather(read, id)).await?;
    let parsed = found.parse(&web).await?;
    let signals =
        if found.original.signals.is_empty() { &found.item.signals } else { &found.original.signals };
    let page = HeadersPage {
        shell: shell(&agent, &headers, Section::Inbox, ("Headers", found.moment)),
        subject: found.original.subject.clone(),
        back_href: back(&found.message),
        original_href: format!("/desk/messages/{id}/original"),
        raw_href: raw(&agent, &found.item),
        state: found.item.state.as_str().into(),
        reason: found.item.reason.clone(),
        signs: signals.iter().map(|one| Sign { text: one.text.clone(), score: one.score }).collect(),
        received_ms: found.item.received_ms,
        size_bytes: found.item.size.unsigned_abs(),
        sender: found.item.sender.clone(),
        recipients: found.item.recipients.clone(),
        fields: parsed
            .headers
            .into_iter()
            .map(|(name, value)| Field { name, value: mail::cards::mask(&value) })
            .collect(),
        clock: web.clock(),
    };
    Ok(shown(Page(headers_page(&page)), &headers))
}

fn body(parsed: &mail::Mail, images: &Images<'_>) -> Markup {
    if parsed.html.trim().is_empty() {
        return html! { pre { (mail::cards::mask(&parsed.text)) } };
    }
    let View { html, .. } = mail::html::view(&parsed.html, images);
    // The one place where HTML of strangers goes out as HTML: cleaned, in a frame of its own that runs nothing.
    PreEscaped(html)
}

fn document(body: &Markup) -> Markup {
    html! {
        (maud::DOCTYPE)
        html {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { "Original" }
                (PreEscaped(format!("<style>{FRAME_STYLE}</style>")))
            }
            body { (body) }
        }
    }
}

fn mailbox(mailbox: &mail::Mailbox) -> String {
    match mailbox.name.as_str() {
        "" => mailbox.email.clone(),
        name => format!("{name} <{}>", mailbox.email),
    }
}

fn back(message: &Message) -> String {
    format!("/desk/conversations/{}#message-{}", message.conversation_id, message.id)
}

/// The raw mail is for those who run the program: it holds what is masked elsewhere.
fn raw(agent: &Agent, item: &Item) -> String {
    if agent.may(Right::Operate) { format!("/desk/intake/{}/raw", item.id) } else { String::new() }
}

/// Content-IDs are written with brackets or without, and in links with `%40`.
fn same_id(stored: &str, named: &str) -> bool {
    let named = percent_encoding::percent_decode_str(named).decode_utf8_lossy();
    let bare = |id: &str| id.trim_matches(['<', '>', ' ']).to_lowercase();
    !stored.is_empty() && bare(stored) == bare(&named)
}

#[cfg(test)]
mod tests {
    use super::same_id;

    #[test]
    fn a_part_is_found_however_its_id_is_written() {
        for named in ["logo@shop", "<logo@shop>", "LOGO@Shop", "logo%40shop"] {
            assert!(same_id("logo@shop", named) && same_id("<logo@shop>", named), "{named}");
        }
        assert!(!same_id("", "") && !same_id("logo@shop", "logo"));
    }
}
