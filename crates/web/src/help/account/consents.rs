//! `/account/consents`: what we may do beyond serving somebody. Nothing until they say yes.

use axum::Form;
use axum::extract::State;
use axum::response::Response;
use base::Result;
use http::HeaderMap;
use people::customer::consenting::{self, Consent, Purpose};
use serde::Deserialize;

use super::super::pages::account::consents::{Asked, ConsentsPage, Said, consents_page};
use super::super::visitor::Proved;
use super::around;
use crate::failure::Failure;
use crate::page::{Page, after_act, said};
use crate::state::Web;

/// What the form sends: a field for each purpose that is ticked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Ticked {
    order_news: Option<String>,
    offers: Option<String>,
    surveys: Option<String>,
    recommendations: Option<String>,
}

/// `GET /account/consents`
pub async fn show(
    State(web): State<Web>,
    Proved(who): Proved,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let cluster = who.cluster.clone();
    let (given, history) = web
        .db()
        .read(move |read| Ok((consenting::given(read, &cluster)?, consenting::history(read, &cluster)?)))
        .await?;
    let asked = Purpose::ALL.into_iter().map(|purpose| {
        let (label, hint) = words(purpose);
        Asked { name: purpose.as_str(), label, hint, is_given: given.contains(&purpose) }
    });
    let view = ConsentsPage {
        shop: around(&web, &headers, &who, "What we may do"),
        asked: asked.collect(),
        history: history.into_iter().map(told).collect(),
        clock: web.clock(),
    };
    Ok(said(Page(consents_page(&view)), &headers))
}

/// `POST /account/consents`
pub async fn save(
    State(web): State<Web>,
    Proved(who): Proved,
    Form(ticked): Form<Ticked>,
) -> Result<Response, Failure> {
    let wanted: Vec<Purpose> = [
        (Purpose::OrderNews, &ticked.order_news),
        (Purpose::Offers, &ticked.offers),
        (Purpose::Surveys, &ticked.surveys),
        (Purpose::Recommendations, &ticked.recommendations),
    ]
    .into_iter()
    .filter(|(_, tick)| tick.is_some())
    .map(|(purpose, _)| purpose)
    .collect();
    let result = web.db().write(move |tx| consenting::set(tx, &who.actor(), who.id, &wanted)).await;
    after_act(result, "/account/consents", "Saved.")
}

fn words(purpose: Purpose) -> (&'static str, &'static str) {
    match purpose {
        Purpose::OrderNews => (
            "News about my orders",
            "More than the confirmation and the parcel: tips, and when things are back.",
        ),
        Purpose::Offers => ("Offers by e-mail", "Now and then; each has a way out."),
        Purpose::Surveys => ("Questions on how we did", "One question after a delivery or an answer."),
        Purpose::Recommendations => ("Recommendations", "Made from what I bought, shown to me alone."),
    }
}

fn told(consent: Consent) -> Said {
    let is_own = consent.actor.starts_with("customer:");
    Said {
        what: words(consent.purpose).0,
        is_given: consent.is_given,
        by: if is_own { "you" } else { "our staff" },
        at_ms: consent.at_ms,
    }
}
