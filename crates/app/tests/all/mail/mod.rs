//! Mail by the doors beside SMTP: mailboxes that are fetched from, the HTTP hook, and a real Postfix in between.

mod imap;
mod letterbox;
mod mailboxes;
mod postfix;
