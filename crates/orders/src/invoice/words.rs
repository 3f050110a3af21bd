//! The words, dates and amounts of a document in the buyer's language: English, or German for German readers.

use base::money::digits;
use jiff::civil::Date;

/// The words of one language.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub tag: &'static str,
    pub invoice: &'static str,
    pub credit_note: &'static str,
    pub corrects: &'static str,
    pub bill_to: &'static str,
    pub issued: &'static str,
    pub order: &'static str,
    pub ordered: &'static str,
    pub delivered: &'static str,
    pub shipped: &'static str,
    pub item: &'static str,
    pub quantity: &'static str,
    pub price: &'static str,
    pub tax: &'static str,
    pub tax_rate: &'static str,
    pub amount: &'static str,
    pub net: &'static str,
    pub total: &'static str,
    pub credited: &'static str,
    pub paid: &'static str,
    pub refunded: &'static str,
    pub due: &'static str,
    pub gross: &'static str,
    pub untaxed: &'static str,
    pub discount: &'static str,
    pub extra_costs: &'static str,
    pub returned: &'static str,
    pub cancelled: &'static str,
    pub goodwill: &'static str,
    pub fee: &'static str,
    pub vat_id: &'static str,
    pub tax_number: &'static str,
    pub page: &'static str,
    months: [&'static str; 12],
    point: char,
    group: char,
}

const ENGLISH: Words = Words {
    tag: "en",
    invoice: "Invoice",
    credit_note: "Credit note",
    corrects: "Corrects invoice {number} of {date}.",
    bill_to: "Bill to",
    issued: "Date",
    order: "Order",
    ordered: "Ordered",
    delivered: "Delivered",
    shipped: "Shipped",
    item: "Item",
    quantity: "Qty",
    price: "Unit price",
    tax: "VAT",
    tax_rate: "VAT rate",
    amount: "Amount",
    net: "Net",
    total: "Total",
    credited: "Total credited",
    paid: "Paid, {method}, {date}",
    refunded: "Given back, {method}, {date}",
    due: "Amount due",
    gross: "Gross",
    untaxed: "No VAT is charged on items at 0 %.",
    discount: "Discount",
    extra_costs: "Shipping and other costs",
    returned: "Returned",
    cancelled: "Cancelled",
    goodwill: "Goodwill",
    fee: "Fee kept back",
    vat_id: "VAT ID",
    tax_number: "Tax no.",
    page: "Page {page} of {count}",
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    point: '.',
    group: ',',
};

const GERMAN: Words = Words {
    tag: "de",
    invoice: "Rechnung",
    credit_note: "Rechnungskorrektur",
    corrects: "Korrigiert die Rechnung {number} vom {date}.",
    bill_to: "Rechnung an",
    issued: "Datum",
    order: "Bestellung",
    ordered: "Bestellt am",
    delivered: "Geliefert am",
    shipped: "Versandt am",
    item: "Artikel",
    quantity: "Menge",
    price: "Einzelpreis",
    tax: "USt.",
    tax_rate: "USt.-Satz",
    amount: "Betrag",
    net: "Netto",
    total: "Gesamtbetrag",
    credited: "Gutschriftbetrag",
    paid: "Bezahlt, {method}, {date}",
    refunded: "Erstattet, {method}, {date}",
    due: "Offener Betrag",
    gross: "Brutto",
    untaxed: "Auf Artikel zu 0 % wird keine Umsatzsteuer erhoben.",
    discount: "Rabatt",
    extra_costs: "Versand und weitere Kosten",
    returned: "Zurückgegeben",
    cancelled: "Storniert",
    goodwill: "Kulanz",
    fee: "Einbehaltene Gebühr",
    vat_id: "USt-IdNr.",
    tax_number: "Steuernr.",
    page: "Seite {page} von {count}",
    months: ["01.", "02.", "03.", "04.", "05.", "06.", "07.", "08.", "09.", "10.", "11.", "12."],
    point: ',',
    group: '.',
};

/// The words for a reader of `language`, a BCP 47 tag; English where it is neither known nor German.
pub(super) fn words(language: &str) -> &'static Words {
    match language.split(['-', '_']).next() {
        Some(main) if main.eq_ignore_ascii_case("de") => &GERMAN,
        _ => &ENGLISH,
    }
}

impl Words {
    /// A day as it is kept, `2026-11-23`, as people read it; anything else stays as it is.
    pub fn date(&self, day: &str) -> String {
        let Ok(date) = day.parse::<Date>() else { return day.to_owned() };
        let month = self.months[usize::from(date.month().unsigned_abs()) - 1];
        match self.point {
            ',' => format!("{:02}.{month}{}", date.day(), date.year()),
            _ => format!("{} {month} {}", date.day(), date.year()),
        }
    }

    /// An amount without its currency, as `1,284.20`.
    pub fn amount(&self, minor: i64, currency: &str) -> String {
        let digits = digits(currency) as usize;
        let all = format!("{:0>width$}", minor.unsigned_abs(), width = digits + 1);
        let (whole, part) = all.split_at(all.len() - digits);
        let mut text = if minor < 0 { "−".to_owned() } else { String::new() };
        text += &self.grouped(whole);
        if digits > 0 {
            text.push(self.point);
            text += part;
        }
        text
    }

    /// An amount with its currency, as `€ 1,284.20` or `1.284,20 €`.
    pub fn money(&self, minor: i64, currency: &str) -> String {
        let sign = match currency {
            "EUR" => "€",
            "USD" => "$",
            "GBP" => "£",
            other => other,
        };
        let amount = self.amount(minor, currency);
        match (self.point, amount.strip_prefix('−')) {
            (',', _) => format!("{amount}\u{a0}{sign}"),
            (_, Some(unsigned)) => format!("−{sign}\u{a0}{unsigned}"),
            (_, None) => format!("{sign}\u{a0}{amount}"),
        }
    }

    /// A number of pieces.
    pub fn count(&self, count: i64) -> String {
        let sign = if count < 0 { "−" } else { "" };
        format!("{sign}{}", self.grouped(&count.unsigned_abs().to_string()))
    }

    /// A rate, as `19 %` or `5.5 %`.
    pub fn rate(&self, tax_bp: i64) -> String {
        let (whole, part) = (tax_bp / 100, tax_bp % 100);
        let part = format!("{part:02}");
        match part.trim_end_matches('0') {
            "" => format!("{whole}\u{a0}%"),
            part => format!("{whole}{}{part}\u{a0}%", self.point),
        }
    }

    fn grouped(&self, whole: &str) -> String {
        let mut text = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                text.push(self.group);
            }
            text.push(digit);
        }
        text
    }
}

/// What a shop system calls a way to pay, for people: `gift_card_17` becomes `Gift card 17`.
pub(super) fn method(name: &str) -> String {
    let spaced = name.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_buyers_language_chooses_the_words() {
        let cases = [("de", "de"), ("de-AT", "de"), ("DE_ch", "de"), ("en", "en"), ("", "en"), ("fr", "en")];
        for (language, tag) in cases {
            assert_eq!(words(language).tag, tag, "{language}");
        }
    }

    #[test]
    fn amounts_dates_and_rates_read_as_the_language_writes_them() {
        let (en, de) = (words("en"), words("de"));
        let cases = [
            (en.money(128_420, "EUR"), "€\u{a0}1,284.20"),
            (de.money(128_420, "EUR"), "1.284,20\u{a0}€"),
            (en.money(-5, "USD"), "−$\u{a0}0.05"),
            (de.money(-5, "USD"), "−0,05\u{a0}$"),
            (en.money(1_500, "JPY"), "JPY\u{a0}1,500"),
            (de.money(1_234_567, "KWD"), "1.234,567\u{a0}KWD"),
            (en.amount(i64::MIN, "EUR"), "−92,233,720,368,547,758.08"),
            (en.amount(0, "KWD"), "0.000"),
            (en.rate(1_900), "19\u{a0}%"),
            (de.rate(550), "5,5\u{a0}%"),
            (en.rate(1_975), "19.75\u{a0}%"),
            (en.rate(0), "0\u{a0}%"),
            (en.count(12_500), "12,500"),
            (en.date("2026-11-03"), "3 November 2026"),
            (de.date("2026-11-03"), "03.11.2026"),
            (de.date("soon"), "soon"),
            (method("gift_card_17"), "Gift card 17"),
            (method(""), ""),
        ];
        for (made, expected) in cases {
            assert_eq!(made, expected);
        }
    }
}
