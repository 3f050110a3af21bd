//! Where pages find their stylesheets, scripts and icons. Serving them is the handlers' work.

use crate::serving::VERSION;

macro_rules! sheet {
    ($name:literal) => {
        include_str!(concat!("../../assets/css/", $name, ".css"))
    };
}

/// What every page starts from, in cascade order.
const GROUND: &[&str] = &[
    sheet!("tokens"),
    sheet!("reset"),
    sheet!("base"),
    sheet!("blocks/avatar"),
    sheet!("blocks/button"),
    sheet!("blocks/card"),
    sheet!("blocks/chip"),
    sheet!("blocks/field"),
    sheet!("blocks/files"),
    sheet!("blocks/gate"),
    sheet!("blocks/icon"),
    sheet!("blocks/notice"),
    sheet!("blocks/pager"),
    sheet!("blocks/prose"),
    sheet!("blocks/skip"),
    sheet!("utilities"),
];

const DESK: &[&str] = &[
    sheet!("blocks/composer"),
    sheet!("blocks/conversation"),
    sheet!("blocks/desk"),
    sheet!("blocks/dialog"),
    sheet!("blocks/message"),
    sheet!("blocks/order"),
    sheet!("blocks/page"),
    sheet!("blocks/panel"),
    sheet!("blocks/popover"),
    sheet!("blocks/queue"),
    sheet!("blocks/rail"),
    sheet!("blocks/table"),
    sheet!("blocks/tags"),
];

const HELP: &[&str] = &[
    sheet!("blocks/hero"),
    sheet!("blocks/hours"),
    sheet!("blocks/letter"),
    sheet!("blocks/shop"),
    sheet!("blocks/tile"),
];

/// What the chat widget brings into the shop's page, behind its shadow root.
const WIDGET: &[&str] = &[sheet!("tokens"), sheet!("reset"), sheet!("blocks/widget")];

/// The address of the file `path` below `assets/`, with a mark that changes when the file may have changed.
pub fn url(path: &str) -> String {
    format!("/assets/{path}?v={}", VERSION.as_str())
}

/// The stylesheets that exist only as the sum of others.
pub const BUNDLES: [&str; 3] = ["css/desk.css", "css/help.css", "widget/styles.css"];

/// The text of one of [`BUNDLES`]; `None` for any other path.
///
/// One request instead of thirty, without a build step.
pub fn bundle(path: &str) -> Option<String> {
    match path {
        "css/desk.css" => Some([GROUND, DESK].concat().concat()),
        "css/help.css" => Some([GROUND, HELP].concat().concat()),
        "widget/styles.css" => Some(WIDGET.concat()),
        _ => None,
    }
}
