//! The files under `assets/`, in the binary: read once, hashed, stylesheets joined so that a page asks for one.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::body::Bytes;
use http::HeaderValue;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// What every page starts from, in cascade order.
const GROUND: &[&str] = &[
    "css/tokens.css",
    "css/reset.css",
    "css/base.css",
    "css/blocks/avatar.css",
    "css/blocks/button.css",
    "css/blocks/card.css",
    "css/blocks/chip.css",
    "css/blocks/facts.css",
    "css/blocks/field.css",
    "css/blocks/files.css",
    "css/blocks/gate.css",
    "css/blocks/icon.css",
    "css/blocks/notice.css",
    "css/blocks/pager.css",
    "css/blocks/prose.css",
    "css/blocks/skip.css",
    "css/utilities.css",
];

const DESK: &[&str] = &[
    "css/blocks/composer.css",
    "css/blocks/conversation.css",
    "css/blocks/desk.css",
    "css/blocks/dialog.css",
    "css/blocks/letterhead.css",
    "css/blocks/message.css",
    "css/blocks/moved.css",
    "css/blocks/order.css",
    "css/blocks/original.css",
    "css/blocks/packing.css",
    "css/blocks/page.css",
    "css/blocks/panel.css",
    "css/blocks/photos.css",
    "css/blocks/popover.css",
    "css/blocks/queue.css",
    "css/blocks/rail.css",
    "css/blocks/table.css",
    "css/blocks/tags.css",
];

const HELP: &[&str] = &[
    "css/blocks/account.css",
    "css/blocks/acts.css",
    "css/blocks/duo.css",
    "css/blocks/goods.css",
    "css/blocks/hero.css",
    "css/blocks/hours.css",
    "css/blocks/letter.css",
    "css/blocks/ordered.css",
    "css/blocks/pick.css",
    "css/blocks/shop.css",
    "css/blocks/slip.css",
    "css/blocks/sum.css",
    "css/blocks/tile.css",
    "css/blocks/timeline.css",
    "css/blocks/track.css",
];

/// What the chat widget brings into the shop's page, behind its shadow root.
const WIDGET: &[&str] = &["css/tokens.css", "css/reset.css", "css/blocks/widget.css"];

/// The stylesheets that exist only as the sum of others.
const BUNDLES: [(&str, &[&[&str]]); 3] =
    [("css/desk.css", &[GROUND, DESK]), ("css/help.css", &[GROUND, HELP]), ("widget/styles.css", &[WIDGET])];

/// A file ready to be served.
#[derive(Debug)]
pub struct Asset {
    /// Its bytes.
    pub body: Bytes,
    /// Its media type.
    pub kind: HeaderValue,
    /// Its `ETag`.
    pub tag: HeaderValue,
}

/// All files by their path below `assets/`.
pub static ASSETS: LazyLock<HashMap<String, Asset>> = LazyLock::new(|| {
    let bundles = BUNDLES.iter().map(|(path, parts)| ((*path).to_owned(), joined(parts)));
    let files = Files::iter().map(|path| (path.to_string(), bytes_of(&path)));
    files.chain(bundles).map(|(path, body)| (path.clone(), asset(&path, body))).collect()
});

/// Hash of everything under `assets/`: stands in every asset's address, so that a new release is seen at once.
pub static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = blake3::Hasher::new();
    for path in Files::iter() {
        hasher.update(path.as_bytes());
        hasher.update(&bytes_of(&path));
    }
    hasher.finalize().to_hex()[..12].to_owned()
});

fn joined(parts: &[&[&str]]) -> Vec<u8> {
    parts.iter().flat_map(|part| part.iter()).flat_map(|path| bytes_of(path)).collect()
}

fn bytes_of(path: &str) -> Vec<u8> {
    Files::get(path).map(|file| file.data.into_owned()).unwrap_or_default()
}

fn asset(path: &str, body: Vec<u8>) -> Asset {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let tag = format!("\"{}\"", &blake3::hash(&body).to_hex()[..16]);
    let header = |text: &str| {
        HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
    };
    Asset { body: body.into(), kind: header(kind.as_ref()), tag: header(&tag) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stylesheet_that_is_named_is_there() {
        for path in BUNDLES.iter().flat_map(|(_, parts)| parts.iter()).flat_map(|part| part.iter()) {
            assert!(!bytes_of(path).is_empty(), "{path}");
        }
    }

    #[test]
    fn a_bundle_is_the_sum_of_its_parts() {
        let tokens = String::from_utf8(bytes_of("css/tokens.css")).unwrap();

        for (path, _) in BUNDLES {
            let bundle = String::from_utf8(ASSETS[path].body.to_vec()).unwrap();
            assert!(bundle.starts_with(&tokens), "{path}");
        }
    }
}
