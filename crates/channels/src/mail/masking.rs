//! Card numbers masked in what is kept of a mail. Its raw bytes, and with them its headers, HTML and files, keep them.

use ::mail::Mail;
use ::mail::cards::mask;
use ::mail::reply::Split;

/// Masks the subject and the text of `mail`, and the parts of that.
pub(super) fn mask_cards(mail: &mut Mail) {
    let Split { reply, quote, signature, forwarded } = &mut mail.split;
    for text in [&mut mail.subject, &mut mail.text, reply, quote, signature, forwarded] {
        *text = mask(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_kept_of_a_mail_is_masked() {
        let number = || "4111111111111111".to_owned();
        let split = Split { reply: number(), quote: number(), signature: number(), forwarded: number() };
        let mut mail = Mail { subject: number(), text: number(), split, ..Mail::default() };

        mask_cards(&mut mail);

        let Split { reply, quote, signature, forwarded } = &mail.split;
        for text in [&mail.subject, &mail.text, reply, quote, signature, forwarded] {
            assert_eq!(text, "••••••••••••1111");
        }
    }
}
