//! What every connection needs.

use base::blobs::Folder;
use base::config::Config;
use base::secret::Key;
use base::{Db, Result};

use crate::outbound::Outbound;

/// Cheap to clone.
#[derive(Clone)]
pub struct Links {
    /// The database.
    pub db: Db,
    /// Large blobs.
    pub folder: Folder,
    /// Seals credentials.
    pub key: Key,
    /// The way out.
    pub outbound: Outbound,
}

impl Links {
    /// Puts it together from the configuration; the first start makes the key.
    pub fn new(db: Db, folder: Folder, config: &Config) -> Result<Links> {
        let key = Key::of(config, &db.context().chance)?;
        let outbound = Outbound::new(config.connections.allow_private)?;
        Ok(Links { db, folder, key, outbound })
    }
}
