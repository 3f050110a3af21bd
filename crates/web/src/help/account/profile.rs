//! `/account`: what we call somebody, in which language, and where we can call them.

use axum::Form;
use axum::extract::State;
use axum::response::Response;
use base::Result;
use http::HeaderMap;
use people::customer::profile::{self, Profile};
use serde::Deserialize;

use super::super::pages::account::profile::{ProfilePage, profile_page};
use super::super::visitor::{Proved, SignedIn};
use super::{around, reason, unfit};
use crate::failure::Failure;
use crate::page::{Page, redirect_saying, said};
use crate::parts::chip::Tone;
use crate::state::Web;

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filled {
    name: String,
    language: String,
    phone: String,
}

/// `GET /account`
pub async fn show(
    State(web): State<Web>,
    Proved(who): Proved,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let id = who.id;
    let known = web.db().read(move |read| profile::of(read, id)).await?;
    Ok(said(Page(profile_page(&view(&web, &headers, &who, (known, None)))), &headers))
}

/// `POST /account`
pub async fn save(
    State(web): State<Web>,
    Proved(who): Proved,
    headers: HeaderMap,
    Form(filled): Form<Filled>,
) -> Result<Response, Failure> {
    let wanted = Profile { name: filled.name, language: filled.language, phone: filled.phone };
    let (id, actor, profile) = (who.id, who.actor(), wanted.clone());
    match web.db().write(move |tx| profile::set(tx, &actor, id, &profile)).await {
        Ok(()) => Ok(redirect_saying("/account", Tone::Good, "Saved.")),
        Err(error) => {
            let told = Some(reason(error)?);
            Ok(unfit(profile_page(&view(&web, &headers, &who, (wanted, told)))))
        }
    }
}

fn view(
    web: &Web,
    headers: &HeaderMap,
    who: &SignedIn,
    (known, error): (Profile, Option<String>),
) -> ProfilePage {
    ProfilePage {
        shop: around(web, headers, who, "Your account"),
        name: known.name,
        language: known.language,
        phone: known.phone,
        error,
    }
}
