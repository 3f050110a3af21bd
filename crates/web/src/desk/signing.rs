//! An agent's signatures, on their own page.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use axum::{Extension, Form};
use base::{Error, Read, Result};
use channels::mail::composing::signature;
use people::Agent;

use super::pages::signing::Signature;
use crate::failure::Failure;
use crate::page::after_act;
use crate::state::Web;

/// What the fields are called: `signature` for all addresses, `signature-help@shop.example` for one.
const FIELD: &str = "signature";

/// `POST /desk/me/signature`
pub async fn save(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let own: Vec<String> = web.post.senders.list().iter().map(|sender| sender.address.clone()).collect();
    let saved = web.db().write(move |tx| {
        for (name, text) in &fields {
            let Some(address) = name.strip_prefix(FIELD) else { continue };
            let address = address.trim_start_matches('-');
            if !address.is_empty() && !own.iter().any(|known| known == address) {
                return Err(Error::refused(format!("{address} isn't an address of ours any more.")));
            }
            signature::set(tx, &agent, address, text)?;
        }
        Ok(())
    });
    after_act(saved.await, "/desk/me", "Your signature is kept. It stands below your next answer.")
}

/// The signatures of `agent`: for all addresses first, then for each of several.
pub fn list(read: &Read<'_>, agent: &Agent, own: &[(String, String)]) -> Result<Vec<Signature>> {
    let known = signature::list(read, agent.id)?;
    let text = |address: &str| {
        known.iter().find(|(one, _)| one == address).map_or(String::new(), |(_, text)| text.clone())
    };
    let each = own.iter().filter(|_| own.len() > 1).map(|(address, name)| Signature {
        field: format!("{FIELD}-{address}"),
        label: format!("For {name} · {address}"),
        text: text(address),
    });
    let all =
        Signature { field: FIELD.into(), label: "Below all your answers by e-mail".into(), text: text("") };
    Ok(std::iter::once(all).chain(each).collect())
}
