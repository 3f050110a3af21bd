//! What every handler can reach.

use std::sync::Arc;

use base::Db;
use base::calendar::Hours;
use base::config::Config;
use channels::Post;

use crate::hub::Hub;
use crate::parts::time::Clock;

/// Cheap to clone; one for all handlers.
#[derive(Clone)]
pub struct Web {
    /// Channels, and through them database and blobs.
    pub post: Post,
    /// Live connections of this process.
    pub hub: Hub,
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
    /// Largest upload, in bytes.
    pub upload_bytes: usize,
}

impl Web {
    /// Puts it together from the configuration.
    pub fn new(post: Post, hub: Hub, config: &Config) -> base::Result<Web> {
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
            upload_bytes: config.mail.message_mib * 1024 * 1024 * 3 / 4,
        };
        Ok(Web { post, hub, shop: Arc::new(shop) })
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
