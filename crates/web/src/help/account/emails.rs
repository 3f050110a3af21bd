//! `/account/emails`: an address counts once a code sent to it was typed; the others are told.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base::{Error, Result};
use http::HeaderMap;
use people::code;
use people::customer::Proof;
use people::customer::emails;
use people::names::is_email;
use serde::Deserialize;

use super::super::letters;
use super::super::pages::account::emails::{Address, EmailsPage, emails_page};
use super::super::visitor::{Proved, SignedIn};
use super::{around, reason, unfit};
use crate::failure::Failure;
use crate::page::{Page, after_act, redirect_saying, said};
use crate::parts::chip::Tone;
use crate::parts::field::Typed;
use crate::state::Web;

const HERE: &str = "/account/emails";

/// What the forms send.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    email: String,
    code: String,
}

/// `GET /account/emails`
pub async fn show(
    State(web): State<Web>,
    Proved(who): Proved,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    Ok(said(Page(emails_page(&view(&web, &headers, &who).await?)), &headers))
}

/// `POST /account/emails`: sends a code to the new address.
pub async fn send_code(
    State(web): State<Web>,
    Proved(who): Proved,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let email = asked.email.trim().to_lowercase();
    let sent = if is_email(&email) {
        letters::send_code_for_new(&web, who.id, &email).await
    } else {
        Err(Error::refused("Write an e-mail address, such as ana@example.org."))
    };
    let page = view(&web, &headers, &who).await?;
    match sent {
        Ok(()) => Ok(Page(emails_page(&EmailsPage { to_prove: Some((email, Typed::default())), ..page }))
            .into_response()),
        Err(error) => {
            let typed = Typed { text: asked.email, error: Some(reason(error)?) };
            Ok(unfit(emails_page(&EmailsPage { new: typed, ..page })))
        }
    }
}

/// `POST /account/emails/proof`
pub async fn take_code(
    State(web): State<Web>,
    Proved(who): Proved,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let (id, email, typed) = (who.id, asked.email.trim().to_lowercase(), asked.code.clone());
    let address = email.clone();
    let taken = web.db().write(move |tx| {
        let is_right = code::take_for_new(tx, id, &address, &typed)?;
        // The code stays spent when the address turns out to be somebody else's.
        Ok(if is_right { Some(tx.attempt(|tx| emails::add_proved(tx, id, &address))?) } else { None })
    });
    let told = match taken.await {
        Ok(Some(Ok(()))) => {
            tell_the_others(&web, &who, &email).await?;
            return Ok(redirect_saying(
                HERE,
                Tone::Good,
                "The address is yours. We have told the other ones.",
            ));
        }
        Ok(None) => "This code isn't right, or too old. Look at the newest mail.".to_owned(),
        Ok(Some(Err(error))) | Err(error) => reason(error)?,
    };
    let page = view(&web, &headers, &who).await?;
    let code = Typed { text: asked.code, error: Some(told) };
    Ok(unfit(emails_page(&EmailsPage { to_prove: Some((email, code)), ..page })))
}

/// `POST /account/emails/removal`
pub async fn remove(
    State(web): State<Web>,
    Proved(who): Proved,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let (id, email) = (who.id, asked.email.trim().to_lowercase());
    let address = email.clone();
    let removed = web.db().write(move |tx| emails::remove(tx, id, &address)).await;
    if removed.is_ok() {
        let text = format!(
            "The address {email} was just removed from your account with us. If that wasn't you, answer this mail."
        );
        letters::send(&web, who.id, &email, ("An address was removed from your account".into(), text))
            .await?;
    }
    after_act(removed, HERE, "The address is removed.")
}

/// Each proved address that was there before hears of the new one.
async fn tell_the_others(web: &Web, who: &SignedIn, new: &str) -> Result<()> {
    let cluster = who.cluster.clone();
    let known = web.db().read(move |read| emails::list(read, &cluster)).await?;
    let text = format!(
        "The address {new} was just added to your account with us. If that wasn't you, answer this mail at once."
    );
    for (email, _) in known.iter().filter(|(email, proof)| email != new && *proof >= Proof::Code) {
        letters::send(web, who.id, email, ("A new address in your account".into(), text.clone())).await?;
    }
    Ok(())
}

async fn view(web: &Web, headers: &HeaderMap, who: &SignedIn) -> Result<EmailsPage> {
    let cluster = who.cluster.clone();
    let known = web.db().read(move |read| emails::list(read, &cluster)).await?;
    let proved = known.iter().filter(|(_, proof)| *proof >= Proof::Code).count();
    let addresses = known.into_iter().map(|(email, proof)| {
        let is_proved = proof >= Proof::Code;
        Address { email, is_proved, may_go: proved > usize::from(is_proved) }
    });
    Ok(EmailsPage {
        shop: around(web, headers, who, "E-mail addresses"),
        addresses: addresses.collect(),
        new: Typed::default(),
        to_prove: None,
    })
}
