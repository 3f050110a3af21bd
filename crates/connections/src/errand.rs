//! What a shop is asked to do and what it answers; how to reach it. Who asks and what follows is [`crate::shop`]'s.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use orders::Address;
use serde_json::Value;

use crate::outbound::{Answer, Call, Outbound, Unreached};

/// How long a shop may take to answer.
pub const TIMEOUT: Duration = Duration::from_secs(10);
/// Characters of an answer that are kept.
const ANSWER_CHARS: usize = 1_000;

/// How to reach a shop.
#[derive(Clone, Debug)]
pub struct Access {
    /// The way out.
    pub outbound: Outbound,
    /// Its address, without a slash at the end.
    pub url: String,
    /// What opens its door.
    pub auth: (HeaderName, HeaderValue),
    /// Its currency.
    pub currency: String,
    /// How long it may take to answer.
    pub timeout: Duration,
}

/// An act on its way to the shop.
#[derive(Clone, Debug)]
pub struct Errand {
    /// The act's reference, as `ACT00001`: the shop sees it, and so do we when we look whether it was done.
    pub reference: String,
    /// The order's id in the shop.
    pub order: String,
    /// What to do.
    pub wish: Wish,
    /// Of the order's amounts.
    pub currency: String,
    /// Why, in the customer's words.
    pub reason: String,
}

/// What the shop is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Cancel the order and give back this much.
    Cancel(i64),
    /// Give back this much.
    Refund(i64),
    /// Send it elsewhere.
    Address(Address),
    /// Write this on the order.
    Note(String),
    /// Stop the sending, for this can't be asked of the shop: a person has to do it.
    ByHand(String),
}

/// How an errand ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Done, now or before.
    Done(String),
    /// The shop said no.
    Refused(String),
}

/// Why there is no good answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The shop says no to this.
    Refused(String),
    /// The shop can't now, or says no to us: again later, not before so many milliseconds when it named them.
    Later(String, Option<i64>),
}

/// A good answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Its body; null when it has none.
    pub json: Value,
    /// Its headers.
    pub headers: HeaderMap,
}

impl Access {
    /// Reads `path`, or a whole URL of the shop as its lists name their next page.
    pub async fn get(&self, path: &str) -> Result<Reply, Trouble> {
        self.send(Method::GET, path, (None, "")).await
    }

    /// Sends `body` to `path` under the idempotency key `key`.
    pub async fn post(&self, path: &str, body: &Value, key: &str) -> Result<Reply, Trouble> {
        self.send(Method::POST, path, (Some(body), key)).await
    }

    /// Changes what stands at `path`.
    pub async fn put(&self, path: &str, body: &Value, key: &str) -> Result<Reply, Trouble> {
        self.send(Method::PUT, path, (Some(body), key)).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        (body, key): (Option<&Value>, &str),
    ) -> Result<Reply, Trouble> {
        let mut headers = HeaderMap::from_iter([self.auth.clone()]);
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        if body.is_some() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Ok(key) = HeaderValue::from_str(key)
            && !key.is_empty()
        {
            headers.insert("idempotency-key", key);
        }
        let call = Call {
            method,
            url: self.url_of(path)?,
            headers,
            body: body.map(|body| body.to_string().into_bytes()).unwrap_or_default(),
            timeout: self.timeout,
        };
        judged(self.outbound.send(call).await)
    }

    /// Credentials go to the shop only, whatever a list names as its next page.
    fn url_of(&self, path: &str) -> Result<String, Trouble> {
        match path.strip_prefix(&self.url) {
            Some(rest) if rest.starts_with('/') => Ok(path.to_owned()),
            None if path.starts_with('/') => Ok(format!("{}{path}", self.url)),
            _ => Err(Trouble::Later(format!("the shop named an address that isn't its own: {path}"), None)),
        }
    }
}

/// Not being let in is the connection's trouble, not the act's: it is asked again when somebody has mended it.
fn judged(answer: Result<Answer, Unreached>) -> Result<Reply, Trouble> {
    let answer = answer.map_err(|Unreached(why)| Trouble::Later(why, None))?;
    let text: String =
        String::from_utf8_lossy(&answer.body).chars().filter(|c| *c != '\0').take(ANSWER_CHARS).collect();
    let said = format!("{} {}", answer.status, text.trim());
    match answer.status {
        200..=299 if answer.body.is_empty() => Ok(Reply { json: Value::Null, headers: answer.headers }),
        200..=299 => match serde_json::from_slice(&answer.body) {
            Ok(json) => Ok(Reply { json, headers: answer.headers }),
            Err(_) => Err(Trouble::Later(format!("it answered what is no JSON: {text}"), None)),
        },
        401 | 403 => {
            Err(Trouble::Later(format!("it doesn't let us in; check the credentials: {said}"), None))
        }
        300..=399 => Err(Trouble::Later(format!("it sends us elsewhere; check its address: {said}"), None)),
        408 | 409 | 423 | 425 | 429 | 500.. => {
            Err(Trouble::Later(format!("it can't now: {said}"), retry_after(&answer.headers)))
        }
        _ => Err(Trouble::Refused(said)),
    }
}

/// Seconds as shops write them, also with a part, `2.0`.
fn retry_after(headers: &HeaderMap) -> Option<i64> {
    let seconds: f64 = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    (0.0..=86_400.0).contains(&seconds).then(|| (seconds * 1_000.0).ceil() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Result<Answer, Unreached> {
        let headers = HeaderMap::from_iter([(header::RETRY_AFTER, HeaderValue::from_static("2.0"))]);
        Ok(Answer { status, headers, body: body.into() })
    }

    #[test]
    fn an_answer_is_good_or_a_refusal_or_a_reason_to_wait() {
        assert_eq!(judged(answer(200, "{\"a\":1}")).unwrap().json["a"], 1);
        assert!(matches!(judged(answer(422, "no")), Err(Trouble::Refused(said)) if said == "422 no"));
        assert!(matches!(judged(answer(429, "")), Err(Trouble::Later(_, Some(2_000)))));
        for status in [302, 401, 403, 409, 500, 503] {
            assert!(matches!(judged(answer(status, "")), Err(Trouble::Later(..))), "{status}");
        }
        assert!(matches!(judged(answer(200, "<html>")), Err(Trouble::Later(..))));
        assert!(
            matches!(judged(Err(Unreached("it is down".into()))), Err(Trouble::Later(why, None)) if why == "it is down")
        );
    }

    #[test]
    fn credentials_go_to_the_shop_only() {
        let access = Access {
            outbound: Outbound::new(false).unwrap(),
            url: "https://shop.example".into(),
            auth: (header::AUTHORIZATION, HeaderValue::from_static("x")),
            currency: "EUR".into(),
            timeout: TIMEOUT,
        };
        assert!(
            access.url_of("/orders").is_ok() && access.url_of("https://shop.example/orders?page=2").is_ok()
        );
        assert!(access.url_of("https://evil.example/orders").is_err());
        assert!(access.url_of("https://shop.example.evil.example/orders").is_err());
    }
}
