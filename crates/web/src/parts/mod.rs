//! Pieces of page that more than one page uses: the document, time, chips, fields, text. No page, no handler, no database.

pub mod assets;
pub mod attachment;
pub mod avatar;
pub mod browser;
pub mod chip;
pub mod document;
pub mod error;
pub mod field;
pub mod icon;
pub mod notice;
pub mod pager;
pub mod select;
pub mod text;
pub mod time;

#[cfg(test)]
pub mod proof;
#[cfg(test)]
pub mod tests;
