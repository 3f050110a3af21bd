//! What every handler can reach.

use std::sync::Arc;

use base::Db;
use base::calendar::Hours;
use base::config::{Config, Returns};
use channels::Post;
use channels::mailbox;
use connections::Links;
use connections::hook::Means;
use connections::outbound::Outbound;

use crate::hub::Hub;
use crate::pace::Pace;
use crate::parts::time::Clock;

/// Cheap to clone; one for all handlers.
#[derive(Clone)]
pub struct Web {
    /// Channels, and through them database and blobs.
    pub post: Post,
    /// Connections to the shop's other systems.
    pub links: Links,
    /// Mailboxes that are fetched from.
    pub mailboxes: mailbox::Means,
    /// Live connections of this process.
    pub hub: Hub,
    /// What makes webhooks.
    pub means: Means,
    /// The way to addresses that strangers wrote: never into the own network, whatever the configuration says.
    pub strangers: Outbound,
    /// How fast each program goes.
    pub pace: Pace,
    /// What doesn't change while the program runs.
    pub shop: Arc<Shop>,
}

/// The shop, as its pages need it.
#[derive(Debug)]
pub struct Shop {
    /// Its name.
    pub name: String,
    /// The address customers write to.
    pub email: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Opening hours.
    pub hours: Hours,
    /// The address people reach the program under, without a slash at the end.
    pub url: String,
    /// Origins whose pages may carry the widget.
    pub origins: Vec<String>,
    /// Where goods go that come back.
    pub returns: Returns,
    /// The header in which a trusted proxy names the client; empty without one.
    pub client_header: String,
    /// Largest upload, in bytes.
    pub upload_bytes: usize,
}

impl Web {
    /// Puts it together from the configuration.
    pub fn new(mailboxes: &mailbox::Means, hub: Hub, links: &Links, config: &Config) -> base::Result<Web> {
        let url = config.public_url();
        let mut origins = config.chat.origins.clone();
        origins.push(origin_of(&url));
        origins.push(format!("http://{}", config.listen));
        let shop = Shop {
            name: config.shop.name.clone(),
            email: config.mail.address.clone(),
            time_zone: config.shop.time_zone.clone(),
            hours: config.hours()?,
            url,
            origins,
            returns: config.returns.clone(),
            client_header: config.client_header.to_lowercase(),
            upload_bytes: config.mail.message_mib * 1024 * 1024 * 3 / 4,
        };
        let pace = Pace::new(config.api.requests_a_second);
        let means = Means { key: links.key.clone(), outbound: links.outbound.clone() };
        let strangers = Outbound::new(false)?;
        let (post, mailboxes) = (mailboxes.post.clone(), mailboxes.clone());
        let links = links.clone();
        Ok(Web { post, links, mailboxes, hub, means, strangers, pace, shop: Arc::new(shop) })
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.post.db
    }

    /// Now, where the shop is.
    pub fn clock(&self) -> Clock {
        Clock { now_ms: self.db().now_ms(), zone: self.shop.time_zone.clone() }
    }

    /// True when cookies may only travel over TLS.
    pub fn is_secure(&self) -> bool {
        self.shop.url.starts_with("https://")
    }
}

/// `https://help.shop.example/x` as `https://help.shop.example`.
fn origin_of(url: &str) -> String {
    let host_at = url.find("://").map_or(0, |at| at + 3);
    let end = url[host_at..].find('/').map_or(url.len(), |at| host_at + at);
    url[..end].to_owned()
}
