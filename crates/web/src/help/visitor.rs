//! Who is looking: a customer who typed a code, or nobody in particular; and the frame of every page.

use base::{Read, Result};
use http::HeaderMap;
use people::customer::{self, identity};
use people::{CustomerId, session};

use super::pages::shop::{Place, Shop};
use crate::cookie;
use crate::page;
use crate::state::Web;

/// A customer who typed a code.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who they are.
    pub id: CustomerId,
    /// All rows that are this person.
    pub cluster: Vec<i64>,
    /// The address they are known by.
    pub email: String,
}

/// Who the cookie says is looking.
pub async fn find(web: &Web, headers: &HeaderMap) -> Result<Option<SignedIn>> {
    let Some(token) = cookie::find(headers, cookie::CUSTOMER) else { return Ok(None) };
    let now_ms = web.db().now_ms();
    web.db().read(move |read| signed_in(read, &token, now_ms)).await
}

fn signed_in(read: &Read<'_>, token: &str, now_ms: i64) -> Result<Option<SignedIn>> {
    let Some(id) = session::find_customer(read, token, now_ms)? else { return Ok(None) };
    let cluster = customer::cluster(read, id)?;
    let email = identity::find_email(read, &cluster)?.unwrap_or_default();
    Ok(Some(SignedIn { id, cluster, email }))
}

/// The frame of a page.
pub fn frame(web: &Web, headers: &HeaderMap, (here, title): (Place, &str), who: Option<&SignedIn>) -> Shop {
    Shop {
        name: web.shop.name.clone(),
        title: title.into(),
        here,
        signed_in_as: who.map_or_else(String::new, |who| who.email.clone()),
        notice: page::notice(headers),
    }
}

/// When an answer can be expected, in words; empty when the shop never opens.
pub fn reply_hint(web: &Web) -> String {
    let now_ms = web.db().now_ms();
    if web.shop.hours.is_open(now_ms) {
        return "We are here now and answer by e-mail.".into();
    }
    let opening = web.shop.hours.next_opening_ms(now_ms);
    opening.map_or_else(String::new, |at| {
        format!("We are back on {} and answer by e-mail.", web.shop.hours.local(at).strftime("%A at %H:%M"))
    })
}
