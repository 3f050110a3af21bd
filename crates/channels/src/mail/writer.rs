//! Who wrote a mail, where From says a contact form, a marketplace or a list: settled before anything asks who it was.

use ::mail::Mail;
use ::mail::sender::real_sender;

use crate::post::Addresses;

/// Puts the real sender into `mail`, with the reason, when From says somebody else.
pub(super) fn settle(addresses: &Addresses, mail: &mut Mail) {
    let is_own = |address: &str| addresses.is_own(address);
    if let Some(real) = real_sender(mail, addresses.sender_rules(), &is_own) {
        mail.from_reason = format!("{}, not from {}", real.reason, mail.from);
        mail.from = real.mailbox.email;
        mail.from_name = real.mailbox.name;
    }
}
