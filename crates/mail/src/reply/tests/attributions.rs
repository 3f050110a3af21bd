//! Who wrote when, as programs of many languages say it.

use super::super::split;

const WORDS: &str = "The lamp came today, but its shade is cracked.\n\nPlease send another one.";

/// One line that says who wrote when, in each language and program; a bar stands for a wrap.
const INTRODUCTIONS: &[(&str, &str)] = &[
    ("Gmail en", "On Mon, Aug 26, 2019 at 4:37 PM Shop Help <help@shop.example> wrote:"),
    (
        "Gmail en, wrapped",
        "On Mon, Aug 26, 2019 at 4:37 PM The Lamp Shop Customer Help <|help@shop.example> wrote:",
    ),
    ("Gmail en, wrapped late", "On Mon, Aug 26, 2019 at 4:37 PM Shop Help <help@shop.example>|wrote:"),
    ("Gmail en, bracket wrapped", "On Mon, Aug 26, 2019 at 4:37 PM Shop Help <help@shop.example|> wrote:"),
    ("Gmail en-GB", "On Mon, 26 Aug 2019, 16:37 Shop Help, <help@shop.example> wrote:"),
    ("Apple en", "On 26 Aug 2019, at 16:37, Shop Help <help@shop.example> wrote:"),
    ("Apple en, wrapped thrice", "On 26 Aug 2019,|at 16:37,|Shop Help <help@shop.example>|wrote:"),
    ("Thunderbird en", "On 26.08.19 16:37, Shop Help wrote:"),
    ("Thunderbird en, US", "On 8/26/2019 4:37 PM, Shop Help wrote:"),
    ("Yahoo en", "On Monday, August 26, 2019, 04:37:12 PM GMT+2, Shop Help <help@shop.example> wrote:"),
    (
        "Yahoo classic",
        "--------------------------------------------|On Mon, 8/26/19, Shop Help <help@shop.example> wrote:",
    ),
    ("Outlook for Mac", "On 8/26/19, 4:37 PM, \"Shop Help\" <help@shop.example> wrote:"),
    (
        "ProtonMail",
        "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐|On Monday, August 26th, 2019 at 4:37 PM, Shop Help <help@shop.example> wrote:",
    ),
    ("Zoho", "---- On Mon, 26 Aug 2019 16:37:12 +0200 Shop Help <help@shop.example> wrote ----"),
    ("Zoho, older", "---- On Mon, 26 Aug 2019 16:37:12 +0200 <help@shop.example> wrote ----"),
    ("Lotus Notes", "-----Shop Help <help@shop.example> wrote: -----"),
    ("Pine", "On Mon, 26 Aug 2019, Shop Help wrote:"),
    ("Mutt", "On Mon, Aug 26, 2019 at 04:37:12PM +0200, Shop Help wrote:"),
    ("Evolution", "On Mon, 2019-08-26 at 16:37 +0200, Shop Help wrote:"),
    ("Gnus", "Shop Help <help@shop.example> writes:"),
    ("Horde", "Quoting Shop Help <help@shop.example>:"),
    ("Android", "Shop Help <help@shop.example> wrote:"),
    ("Gmail, date first", "2019-08-26 16:37 GMT+02:00 Shop Help <help@shop.example>:"),
    ("Yandex", "26.08.2019, 16:37, \"Shop Help\" <help@shop.example>:"),
    ("Mail.ru en", "Monday, 26 August 2019, 4:37 PM +0300 from Shop Help <help@shop.example>:"),
    ("Gmail de", "Am Mo., 26. Aug. 2019 um 16:37 Uhr schrieb Shop Help <help@shop.example>:"),
    ("Gmail de, wrapped", "Am Mo., 26. Aug. 2019 um 16:37 Uhr schrieb Shop Help <|help@shop.example>:"),
    ("Apple de", "Am 26.08.2019 um 16:37 schrieb Shop Help <help@shop.example>:"),
    ("Thunderbird de", "Am 26.08.19 um 16:37 schrieb Shop Help:"),
    ("Yahoo de", "Shop Help <help@shop.example> schrieb am 16:37 Montag, 26.August 2019:"),
    ("Horde de", "Zitat von Shop Help <help@shop.example>:"),
    ("Samsung de", "Shop Help <help@shop.example> schrieb am Mo., 26. Aug. 2019, 16:37:"),
    ("Gmail fr", "Le lun. 26 août 2019 à 16:37, Shop Help <help@shop.example> a écrit :"),
    ("Apple fr", "Le 26 août 2019 à 16:37, Shop Help <help@shop.example> a écrit :"),
    ("Thunderbird fr", "Le 26/08/2019 à 16:37, Shop Help a écrit :"),
    ("Gmail es", "El lun., 26 ago. 2019 a las 16:37, Shop Help (<help@shop.example>) escribió:"),
    ("Apple es", "El 26 ago 2019, a las 16:37, Shop Help <help@shop.example> escribió:"),
    ("Thunderbird es", "El 26/8/19 a las 16:37, Shop Help escribió:"),
    ("Gmail pt", "Em seg., 26 de ago. de 2019 às 16:37, Shop Help <help@shop.example> escreveu:"),
    ("Apple pt", "No dia 26/08/2019, às 16:37, Shop Help <help@shop.example> escreveu:"),
    ("Thunderbird pt", "Em 26/08/2019 16:37, Shop Help escreveu:"),
    ("Gmail it", "Il giorno lun 26 ago 2019 alle ore 16:37 Shop Help <|help@shop.example> ha scritto:"),
    ("Apple it", "Il giorno 26 ago 2019, alle ore 16:37, Shop Help <help@shop.example> ha scritto:"),
    ("Thunderbird it", "Il 26/08/2019 16:37, Shop Help ha scritto:"),
    ("Gmail nl", "Op ma 26 aug. 2019 om 16:37 schreef Shop Help <help@shop.example>:"),
    ("Apple nl", "Op 26 aug. 2019, om 16:37 heeft Shop Help <help@shop.example> het volgende geschreven:"),
    ("Thunderbird nl", "Op 26-08-19 om 16:37 schreef Shop Help:"),
    ("Gmail da", "Den man. 26. aug. 2019 kl. 16.37 skrev Shop Help <help@shop.example>:"),
    ("Apple da", "Den 26. aug. 2019 kl. 16.37 skrev Shop Help <help@shop.example>:"),
    ("Gmail sv", "Den mån 26 aug. 2019 kl 16:37 skrev Shop Help <help@shop.example>:"),
    ("Apple sv", "26 aug. 2019 kl. 16:37 skrev Shop Help <help@shop.example>:"),
    ("Gmail no", "man. 26. aug. 2019 kl. 16:37 skrev Shop Help <help@shop.example>:"),
    ("Apple no", "26. aug. 2019 kl. 16:37 skrev Shop Help <help@shop.example>:"),
    ("Gmail fi", "ma 26. elok. 2019 klo 16.37 Shop Help (help@shop.example) kirjoitti:"),
    ("Apple fi", "Shop Help <help@shop.example> kirjoitti 26.8.2019 kello 16.37:"),
    ("Gmail pl", "pon., 26 sie 2019 o 16:37 Shop Help <help@shop.example> napisał(a):"),
    ("Thunderbird pl", "W dniu 26.08.2019 o 16:37, Shop Help pisze:"),
    ("Apple pl", "Wiadomość napisana przez Shop Help <help@shop.example> w dniu 26 sie 2019, o godz. 16:37:"),
    ("Gmail cs", "po 26. 8. 2019 v 16:37 odesílatel Shop Help <help@shop.example> napsal:"),
    ("Thunderbird cs", "Dne 26.8.2019 v 16:37 Shop Help napsal(a):"),
    ("Gmail sk", "po 26. 8. 2019 o 16:37 Shop Help <help@shop.example> napísal(a):"),
    ("Gmail ru", "пн, 26 авг. 2019 г. в 16:37, Shop Help <help@shop.example>:"),
    ("Mail.ru", "Понедельник, 26 августа 2019, 16:37 +03:00 от Shop Help <help@shop.example>:"),
    ("Thunderbird ru", "26.08.2019 16:37, Shop Help пишет:"),
    ("Apple ru", "26 авг. 2019 г., в 16:37, Shop Help <help@shop.example> написал(а):"),
    ("Gmail uk", "пн, 26 серп. 2019 р. о 16:37 Shop Help <help@shop.example> пише:"),
    ("Gmail tr", "Shop Help <help@shop.example>, 26 Ağu 2019 Pzt, 16:37 tarihinde şunu yazdı:"),
    ("Apple tr", "Shop Help <help@shop.example> şunları yazdı (26 Ağu 2019 16:37):"),
    ("Gmail ja", "2019年8月26日(月) 16:37 Shop Help <help@shop.example>:"),
    ("Apple ja", "2019/08/26 16:37、Shop Help <help@shop.example>のメール:"),
    ("Gmail zh-CN", "Shop Help <help@shop.example> 于2019年8月26日周一 下午4:37写道："),
    ("Gmail zh-TW", "Shop Help <help@shop.example> 於 2019年8月26日 週一 下午4:37寫道："),
    ("Apple zh-CN", "在 2019年8月26日，下午4:37，Shop Help <help@shop.example> 写道："),
    ("Gmail ko", "2019년 8월 26일 (월) 오후 4:37, Shop Help <help@shop.example>님이 작성:"),
    ("Apple ko", "2019. 8. 26. 오후 4:37, Shop Help <help@shop.example> 작성:"),
    ("Gmail vi", "Vào Th 2, 26 thg 8, 2019 vào lúc 16:37 Shop Help <help@shop.example> đã viết:"),
    ("Gmail ro", "lun., 26 aug. 2019 la 16:37, Shop Help <help@shop.example> a scris:"),
    ("Thunderbird ro", "Pe 26.08.2019 16:37, Shop Help a scris:"),
    ("Gmail hu", "Shop Help <help@shop.example> ezt írta (időpont: 2019. aug. 26., H, 16:37):"),
    ("Thunderbird hu", "2019.08.26. 16:37 keltezéssel, Shop Help írta:"),
    ("Gmail el", "Στις Δευ, 26 Αυγ 2019 στις 4:37 μ.μ., ο χρήστης Shop Help <|help@shop.example> έγραψε:"),
    (
        "Gmail he",
        "\u{202b}בתאריך יום ב׳, 26 באוג׳ 2019 ב-16:37 מאת \u{202a}Shop Help\u{202c}\u{200f} <\u{202a}help@shop.example\u{202c}\u{200f}>:\u{202c}",
    ),
    ("Gmail ar", "في الاثنين، ٢٦ أغسطس ٢٠١٩ في ٤:٣٧ م تمت كتابة ما يلي بواسطة Shop Help <help@shop.example>:"),
    ("Gmail fa", "در تاریخ دوشنبه ۲۶ اوت ۲۰۱۹، ۱۶:۳۷ Shop Help <help@shop.example> نوشت:"),
    ("Gmail bg", "На пн, 26.08.2019 г. в 16:37 ч. Shop Help <help@shop.example> написа:"),
    ("Gmail hr", "pon, 26. kol 2019. u 16:37 Shop Help <help@shop.example> napisao je:"),
    ("Gmail sl", "V V pon., 26. avg. 2019 ob 16:37 je oseba Shop Help <help@shop.example> napisala:"),
    ("Gmail et", "Kontakt Shop Help (<help@shop.example>) kirjutas kuupäeval E, 26. august 2019 kell 16:37:"),
    ("Gmail lt", "2019-08-26, pr, 16:37 Shop Help <help@shop.example> rašė:"),
    (
        "Gmail lv",
        "pirmd., 2019. g. 26. aug., plkst. 16:37 — lietotājs Shop Help (<help@shop.example>) rakstīja:",
    ),
    ("Gmail id", "Pada tanggal Sen, 26 Agu 2019 pukul 16.37 Shop Help <help@shop.example> menulis:"),
    ("Gmail th", "ในวันที่ จ. 26 ส.ค. 2019 เวลา 16:37 Shop Help <help@shop.example> เขียนว่า:"),
    ("Gmail ca", "Missatge de Shop Help <help@shop.example> del dia dl., 26 d'ag. 2019 a les 16:37:"),
];

/// Asserts that nothing but [`WORDS`] is left of each text.
fn assert_split(texts: impl Iterator<Item = (String, String)>) {
    let left = texts.map(|(name, text)| (name, split(&text, "").reply, text));
    let misses: Vec<_> = left.filter(|(_, reply, _)| reply != WORDS).collect();
    assert!(misses.is_empty(), "{} of the texts keep something else:\n{misses:#?}", misses.len());
}

/// Each name with the text made of its line; a wrap goes on with `wrap`.
fn texts<'a>(
    wrap: &'a str,
    text: impl Fn(&str) -> String + 'a,
) -> impl Iterator<Item = (String, String)> + 'a {
    INTRODUCTIONS.iter().map(move |(name, line)| ((*name).to_owned(), text(&line.replace('|', wrap))))
}

#[test]
fn what_stands_above_a_quoted_mail_is_the_reply_in_every_language() {
    assert_split(texts("\n", |line| format!("{WORDS}\n\n{line}\n\n> We sent your lamp.\n>\n> Your shop")));
    assert_split(texts("\n", |line| format!("{WORDS}\n{line}\n> We sent your lamp.\n")));
}

#[test]
fn a_quote_without_quote_signs_ends_the_reply_when_a_line_says_who_wrote_when() {
    assert_split(texts("\n", |line| format!("{WORDS}\n\n{line}\n\nWe sent your lamp.\n\nYour shop")));
}

#[test]
fn an_indented_or_spaced_line_is_found_as_well() {
    assert_split(texts("\n   ", |line| format!("{WORDS}\n\n   {line}\n\n> We sent your lamp.\n")));
    assert_split(texts("\n", |line| {
        format!("{WORDS}\n\n{}\n\n> We sent it.\n", line.replacen(' ', "\u{a0}", 2))
    }));
}

#[test]
fn a_quoted_line_that_says_who_wrote_is_part_of_the_quote() {
    assert_split(texts("\n> ", |line| format!("{WORDS}\n\n> {line}\n>\n> We sent your lamp.\n")));
}

#[test]
fn an_answer_below_the_quote_is_the_reply() {
    assert_split(texts("\n", |line| format!("{line}\n> We sent your lamp.\n\n{WORDS}\n")));
}

#[test]
fn words_that_share_their_line_with_the_program_are_kept() {
    let cases = [
        (
            "Thank you! On Mon, Aug 26, 2019 at 4:37 PM Shop Help <help@shop.example> wrote:\n> Sent.",
            "Thank you!",
        ),
        ("Danke Am 26.08.2019 um 16:37 schrieb Shop Help <help@shop.example>:\n> Versandt.", "Danke"),
        ("Merci--- Le 26 août 2019 à 16:37, Shop Help <help@shop.example> a écrit :\n> Envoyé.", "Merci"),
        (
            "Hello\nthanks On 26 Aug 2019, at 16:37, Shop <help@shop.example> wrote:\n> Sent.",
            "Hello\n\nthanks",
        ),
    ];

    for (text, reply) in cases {
        assert_eq!(split(text, "").reply.replace("\n\n", "\n"), reply.replace("\n\n", "\n"), "{text}");
    }
}

#[test]
fn a_word_for_writing_that_no_table_knows_is_understood_by_day_time_and_quote() {
    for line in [
        "On Tue, Aug 13, 2002 at 09:53:55AM +0100, Shop Help for all of Europe mentioned:",
        "Am 13.08.2002 um 09:53 Uhr meinte Shop Help aus dem schönen Berlin an der Spree:",
        "Dne 13.8.2002, 9:53, Shop:",
    ] {
        assert_eq!(split(&format!("{WORDS}\n\n{line}\n> Sent.\n"), "").reply, WORDS, "{line}");
    }
}

#[test]
fn people_who_speak_of_writing_and_of_days_are_not_cut_short() {
    let own = [
        "On Monday:\n\nI was not at home.\n\nOn Tuesday:\n\nNobody came.",
        "On the other hand, what you wrote on the page about washing is wrong:\n\nit shrinks.",
        "On page 3 you wrote that it takes 2 days:\n\nit took nine.",
        "Am 3. März habe ich bestellt.\n\nAm 5. März kam nichts.",
        "Am 3. März 2024 schrieb ich Ihnen wegen meiner kaputten grünen Lampe bereits ausführlich:\n\nKeine Antwort.",
        "Le 3 mars j'ai commandé deux lampes.\nLe 5 mars rien n'est venu.",
        "El pedido 12345 no ha llegado:\n\n¿dónde está?",
        "My friend wrote:\n\nbuy the green one.",
        "These are the days it was late:\n2024-01-15 14:30\n15.01.2024 14:31\nJan 17, 2024 at 14:30",
        "The carrier wrote to me at depot@carrier.example: come and fetch it.",
        "1. 2024-01-03: ordered\n2. 2024-01-05: paid\n3. 2024-01-09: nothing yet",
        "Ordered 3.1.2024, 12:30: two lamps\nPaid 4.1.2024, 12:31: 40 EUR",
        "I wrote you already. Order 10052, 3 May 2024, to ana@example.org:\n\ntwo lamps",
        "Hi, my order is 2019-12-31 (number).\n\nOne question:\n\nwhen does it come?",
        "In 2023 you said: two years of warranty.",
        "Your colleague (tom@shop.example) told me on the phone what your driver said:\n\nring twice.",
        "Good news.\n\nMy neighbour (ana@example.org) said:\n\nthe parcel is with her.",
        "The page says\n<help@shop.example>: host 127.0.15.169 said: 550 no such user",
    ];

    for text in own {
        assert_eq!(split(text, "").reply, text);
    }
}
