//! `/account/safety`: the password, and where one is signed in.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::{Error, Result};
use http::HeaderMap;
use people::customer::{Proof, password};
use people::guessing::{self, Door, Try};
use people::session::{self, Way};
use serde::Deserialize;

use super::super::letters;
use super::super::pages::account::safety::{SafetyPage, Session, safety_page};
use super::super::visitor::{Proved, SignedIn, device};
use super::{around, reason, unfit};
use crate::cookie;
use crate::failure::Failure;
use crate::page::{Page, after_act, redirect_saying, said};
use crate::parts::browser::browser;
use crate::parts::chip::Tone;
use crate::passwords::{hash, verify};
use crate::peer::Network;
use crate::state::Web;

const HERE: &str = "/account/safety";

/// What the password form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Change {
    current: String,
    new: String,
    again: String,
}

/// `GET /account/safety`
pub async fn show(
    State(web): State<Web>,
    Proved(who): Proved,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    Ok(said(Page(safety_page(&view(&web, &headers, &who).await?)), &headers))
}

/// `POST /account/safety/password`: every other session ends, and the address is told.
pub async fn set_password(
    State(web): State<Web>,
    Proved(who): Proved,
    Network(network): Network,
    headers: HeaderMap,
    Form(change): Form<Change>,
) -> Result<Response, Failure> {
    match change_password(&web, &headers, &who, (change, network)).await {
        Ok(token) => {
            let text = "The password of your account with us was just set. If that wasn't you, sign in with a code and \
                        set a new one, and answer this mail."
                .to_owned();
            letters::send(&web, who.id, &who.email, ("Your password was set".into(), text)).await?;
            let said = "Your password is set. Other browsers are signed out.";
            let mut response = redirect_saying(HERE, Tone::Good, said);
            cookie::add(&mut response, &cookie::session(cookie::CUSTOMER, &token, web.is_secure()));
            Ok(response)
        }
        Err(error) => {
            let told = Some(reason(error)?);
            let page = view(&web, &headers, &who).await?;
            Ok(unfit(safety_page(&SafetyPage { error: told, ..page })))
        }
    }
}

/// `POST /account/safety/sessions/{hash}/revocation`
pub async fn revoke(
    State(web): State<Web>,
    Proved(who): Proved,
    Path(hash): Path<String>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| session::revoke_of_customer(tx, &who.cluster, &hash)).await;
    after_act(result, HERE, "That browser is signed out.")
}

/// Who came with their password gives it again; who came with a code just now has shown as much.
fn needs_current(who: &SignedIn, has_password: bool) -> bool {
    has_password && who.proof >= Proof::SignIn
}

async fn change_password(
    web: &Web,
    headers: &HeaderMap,
    who: &SignedIn,
    (change, network): (Change, String),
) -> Result<String> {
    if change.new != change.again {
        return Err(Error::refused("The two new passwords differ. Type the same one twice."));
    }
    let guess = Try { door: Door::Password, order: String::new(), address: who.email.clone(), network };
    let (cluster, typed, tried) = (who.cluster.clone(), change.new.clone(), guess.clone());
    let known = web
        .db()
        .write(move |tx| {
            guessing::check(tx, &tried)?;
            password::check(tx, &cluster, &typed)?;
            password::find_hash(tx, &cluster)
        })
        .await?;
    if needs_current(who, known.is_some()) && !verify(known, change.current).await? {
        web.db().write(move |tx| guessing::note_wrong(tx, &guess)).await?;
        return Err(Error::refused("That isn't your current password."));
    }
    let hashed = hash(web, change.new).await?;
    let way = if who.proof >= Proof::SignIn { Way::Password } else { Way::Code };
    let (id, cluster, device) = (who.id, who.cluster.clone(), device(headers));
    web.db()
        .write(move |tx| {
            password::set(tx, id, &hashed)?;
            session::revoke_all_of_customer(tx, &cluster)?;
            session::start_customer(tx, id, &way, &device)
        })
        .await
}

async fn view(web: &Web, headers: &HeaderMap, who: &SignedIn) -> Result<SafetyPage> {
    let (cluster, now_ms) = (who.cluster.clone(), web.db().now_ms());
    let (sessions, known) = web
        .db()
        .read(move |read| {
            Ok((session::list_of_customer(read, &cluster, now_ms)?, password::find_hash(read, &cluster)?))
        })
        .await?;
    let this = cookie::find(headers, cookie::CUSTOMER).map(|token| session::hash(&token));
    let shown = sessions.into_iter().map(|(session, way)| Session {
        is_this: Some(&session.hash) == this.as_ref(),
        browser: browser(&session.device),
        way: match way {
            Way::Order(number) => format!("order {number} alone"),
            Way::Code => "with a code".into(),
            Way::Password => "with the password".into(),
        },
        opened_at_ms: session.created_ms,
        id: session.hash,
    });
    Ok(SafetyPage {
        shop: around(web, headers, who, "Password and sign-ins"),
        email: who.email.clone(),
        has_password: known.is_some(),
        asks_current: needs_current(who, known.is_some()),
        sessions: shown.collect(),
        error: None,
        clock: web.clock(),
    })
}
