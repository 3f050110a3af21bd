//! A mail as bytes: what it says, what of it is new, what of its HTML may be shown. Nothing here knows a database.
//!
//! | module | what is in it |
//! |---|---|
//! | [`parsing`] | headers, texts and files of a mail, whatever is wrong with it |
//! | [`sender`] | who really wrote it, where a form or a list stands in From |
//! | [`reply`] | what is new in it, apart from quote, signature and forwarded original |
//! | [`cards`] | card numbers in it, masked |
//! | [`html`] | its HTML as safe HTML, and as text |
//! | [`mod@heading`] | what a mail is known by, even where the rest of it can't be read |
//! | [`mbox`] | mails out of a file of many |
//! | [`subject`] | what its subject is about, without "Re:" in any language |
//! | [`thread`] | which mails belong together by what their headers say |
//! | [`automatic`] | whether a program wrote it: an out-of-office, a notification, a newsletter, a receipt |
//! | [`bounce`] | whether it says that a letter of ours didn't arrive, and which |
//! | [`providers`] | mail providers where everybody can have an address |

pub mod automatic;
pub mod bounce;
pub mod cards;
pub mod heading;
pub mod html;
pub mod mbox;
pub mod parsing;
pub mod providers;
pub mod reply;
pub mod sender;
pub mod subject;
pub mod thread;

pub use heading::{Heading, header_lines, heading};
pub use parsing::{Mail, Mailbox, Part, parse, read};
