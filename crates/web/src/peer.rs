//! Which network a request comes from: the connection's address, or the one a trusted proxy in front names.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr};

use axum::extract::FromRequestParts;
use http::HeaderMap;
use http::request::Parts;

use crate::state::Web;

/// The other end of the connection; the accept loop adds it to every request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// The client's network as guesses are counted: an IPv4 address, or the 64 bits of an IPv6 one that a customer of a
/// provider is given as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network(pub String);

impl FromRequestParts<Web> for Network {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Network, Infallible> {
        let named = named(&parts.headers, &web.shop.client_header);
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
        Ok(Network(named.or(peer).map_or_else(|| "unknown".into(), network)))
    }
}

/// The last address in the header `name`: the one our own proxy wrote; those before it came with the request.
fn named(headers: &HeaderMap, name: &str) -> Option<IpAddr> {
    if name.is_empty() {
        return None;
    }
    let last = headers.get_all(name).iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim().to_owned();
    last.parse().ok()
}

fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_an_ipv4_address_or_half_an_ipv6_one() {
        let cases = [
            ("203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ];

        for (address, expected) in cases {
            assert_eq!(network(address.parse().unwrap()), expected);
        }
    }

    #[test]
    fn only_what_the_own_proxy_wrote_is_believed() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "198.51.100.1, 203.0.113.7".parse().unwrap());

        assert_eq!(named(&headers, ""), None);
        assert_eq!(named(&headers, "x-forwarded-for"), Some("203.0.113.7".parse().unwrap()));
        headers.append("x-forwarded-for", "nonsense".parse().unwrap());
        assert_eq!(named(&headers, "x-forwarded-for"), None);
        assert_eq!(named(&headers, "x-real-ip"), None);
    }
}
