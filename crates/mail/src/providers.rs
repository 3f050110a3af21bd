//! Mail providers where everybody can have an address: what one of their users does says nothing of the others.

/// The large ones, by domain.
const PUBLIC: [&str; 58] = [
    "126.com",
    "163.com",
    "aol.com",
    "arcor.de",
    "bigpond.com",
    "bluewin.ch",
    "bol.com.br",
    "btinternet.com",
    "centrum.cz",
    "comcast.net",
    "email.cz",
    "fastmail.com",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.fr",
    "hotmail.it",
    "icloud.com",
    "interia.pl",
    "laposte.net",
    "libero.it",
    "live.com",
    "live.nl",
    "mac.com",
    "mail.com",
    "mail.ru",
    "mailbox.org",
    "me.com",
    "msn.com",
    "naver.com",
    "o2.pl",
    "onet.pl",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "seznam.cz",
    "t-online.de",
    "uol.com.br",
    "web.de",
    "wp.pl",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.de",
    "yandex.ru",
    "ziggo.nl",
];

/// True when everybody can have an address at `domain`, given in lower case.
pub fn is_public(domain: &str) -> bool {
    PUBLIC.binary_search(&domain).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_so_that_it_can_be_searched() {
        assert!(PUBLIC.is_sorted());
        assert!(
            is_public("gmail.com") && is_public("web.de") && is_public("126.com") && is_public("ziggo.nl")
        );
        assert!(!is_public("shop.example") && !is_public("") && !is_public("mail.gmail.com"));
    }
}
