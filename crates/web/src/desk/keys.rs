//! Keys for programs: making one, showing it once, ending it.

use axum::Form;
use axum::body::Bytes;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Response};
use base::{Error, Result};
use http::{HeaderMap, StatusCode};
use people::Agent;
use people::key::{self, NewKey, Scopes};
use percent_encoding::percent_decode;

use super::operation::Nothing;
use super::pages::keys::{self as view, KeysPage, keys_page};
use super::pages::shell::Section;
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, after_act, said};
use crate::parts::field::Typed;
use crate::state::Web;

const HERE: &str = "/desk/keys";

/// `/desk/keys`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let page = page(&web, &agent, &headers).await?;
    Ok(said(Page(keys_page(&page)), &headers))
}

/// Makes a key and shows it, this once.
pub async fn create(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    let (name, scopes) = asked(&body);
    let by = agent.actor();
    let names: Vec<&str> = scopes.iter().map(String::as_str).collect();
    let made = match Scopes::read(names) {
        Ok(scopes) => {
            let new = NewKey { name: name.clone(), scopes };
            web.db().write(move |tx| key::create(tx, &by, &new)).await
        }
        Err(error) => Err(error),
    };
    let mut page = page(&web, &agent, &headers).await?;
    match made {
        Ok((_, token)) => {
            page.fresh = Some(token);
            Ok(Page(keys_page(&page)).into_response())
        }
        Err(Error::Refused(reason)) => {
            page.name = Typed { text: name, error: Some(reason) };
            page.chosen = scopes;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(keys_page(&page))).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Ends a key.
pub async fn revoke(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Path(id): Path<i64>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Failure> {
    let by = agent.actor();
    let result = web.db().write(move |tx| key::revoke(tx, &by, id)).await;
    after_act(result, HERE, "The key is revoked. Programs that use it are refused from now on.")
}

async fn page(web: &Web, agent: &Agent, headers: &HeaderMap) -> Result<KeysPage> {
    let (keys, at) = web.db().read(move |read| Ok((key::list(read)?, position(read)?))).await?;
    Ok(KeysPage {
        shell: shell(agent, headers, Section::Operation, ("API keys", at)),
        fresh: None,
        name: Typed::default(),
        chosen: Vec::new(),
        keys: keys.into_iter().map(listed).collect(),
        clock: web.clock(),
    })
}

fn listed(key: key::Key) -> view::Listed {
    view::Listed {
        id: key.id,
        start: key.start,
        name: key.name,
        scopes: key.scopes.names(),
        created_ms: key.created_ms,
        used_ms: key.used_ms,
        revoked_ms: key.revoked_ms,
    }
}

/// The form's name and its ticked boxes, which all have one name and so are read here rather than by serde.
fn asked(body: &[u8]) -> (String, Vec<String>) {
    let mut asked = (String::new(), Vec::new());
    for pair in body.split(|byte| *byte == b'&') {
        let (field, value) = pair.split_at(pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len()));
        let value: Vec<u8> =
            value.iter().skip(1).map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
        let value = percent_decode(&value).decode_utf8_lossy().replace('\0', "");
        match field {
            b"name" => asked.0 = value,
            b"scope" => asked.1.push(value),
            _ => {}
        }
    }
    asked
}
