//! The cookies we set, and reading them.

use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};

/// An agent's session.
pub const AGENT: &str = "attend_agent";
/// A customer's session on the help centre.
pub const CUSTOMER: &str = "attend_customer";

/// The value of the cookie `name`.
pub fn find(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
}

/// Adds a `Set-Cookie` header.
pub fn add(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// A session cookie: out of scripts' reach, not sent along by other sites' forms.
pub fn session(name: &str, token: &str, is_secure: bool) -> String {
    let secure = if is_secure { "; Secure" } else { "" };
    format!("{name}={token}; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax{secure}")
}

/// The cookie that ends a session.
pub fn end(name: &str) -> String {
    format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
}
