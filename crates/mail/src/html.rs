//! HTML of strangers: as safe HTML, as text, and as the page of a frame.
//!
//! Every way begins with `stream`, which cuts tags to a limited depth and number before anything builds a tree of them.

mod cleaning;
mod links;
mod stream;
mod style;
mod tags;
mod text;
mod view;

pub use cleaning::clean;
pub use links::host;
pub use text::text;
pub use view::{Images, View, view};

#[cfg(test)]
mod tests;
