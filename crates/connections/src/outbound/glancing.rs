//! Calls whose answer is only glanced at: its status and first bytes; the rest stays unread, however much it is.

use http::HeaderMap;

use super::{Call, Outbound, Unreached, in_words};

/// The beginning of an answer.
#[derive(Clone, Debug)]
pub struct Glance {
    /// The HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// The first bytes of its body.
    pub start: Vec<u8>,
}

impl Outbound {
    /// Sends `call` and reads `limit` bytes of the answer.
    pub async fn glance(&self, call: Call, limit: usize) -> std::result::Result<Glance, Unreached> {
        let url = self.read(&call.url).map_err(|error| Unreached(error.to_string()))?;
        let request = self.client.request(call.method, url).headers(call.headers).timeout(call.timeout);
        let mut response = request.body(call.body).send().await.map_err(in_words)?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut start = Vec::new();
        while start.len() < limit {
            // An answer that breaks off later was an answer.
            let Ok(Some(part)) = response.chunk().await else { break };
            start.extend_from_slice(&part[..part.len().min(limit - start.len())]);
        }
        Ok(Glance { status, headers, start })
    }
}
