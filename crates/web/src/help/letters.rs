//! Letters of the account's own: one-time codes, and word of what changed, to whom it concerns.

use base::Result;
use channels::mail::draft::{self, Draft};
use channels::mail::writing;
use people::CustomerId;
use people::code;

use crate::state::Web;

/// Sends a code to `email`, if anybody is known by it.
pub async fn send_code(web: &Web, email: &str) -> Result<()> {
    let address = email.to_owned();
    let made = web.db().write(move |tx| code::create(tx, &address)).await?;
    let Some((customer, code)) = made else { return Ok(()) };
    send(web, customer, email, code_words(web, &code)).await
}

/// Sends a code to an address that `customer` wants to add.
pub async fn send_code_for_new(web: &Web, customer: CustomerId, email: &str) -> Result<()> {
    let address = email.to_owned();
    let made = web.db().write(move |tx| code::create_for_new(tx, customer, &address)).await?;
    let Some(code) = made else { return Ok(()) };
    send(web, customer, email, code_words(web, &code)).await
}

/// Sends `(subject, text)` to one address of `customer`.
pub async fn send(
    web: &Web,
    customer: CustomerId,
    email: &str,
    (subject, text): (String, String),
) -> Result<()> {
    let text = format!("{text}\n\n{}", web.shop.name);
    let draft = Draft::of_the_shop(&web.post, email, (&subject, &text));
    let raw = draft::build(&web.post, &draft)?;
    let blob = web.post.folder.keep(&raw)?;
    web.db().write(move |tx| writing::post_own(tx, customer.0, &draft, &blob)).await
}

fn code_words(web: &Web, code: &str) -> (String, String) {
    let text = format!(
        "Your code is {code}\n\nType it on the page that asked for it, within {} minutes. If you didn't ask for it, \
         somebody mistyped their address; you need do nothing.",
        code::VALID_MS / 60_000
    );
    (format!("{code} is your code for {}", web.shop.name), text)
}
