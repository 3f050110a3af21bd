//! Header blocks, dividers and forwarded mails.

use super::super::split;

const WORDS: &str = "The lamp came today, but its shade is cracked.";

/// From, sent, to and subject as Outlook and others print them.
const BLOCKS: &[(&str, [&str; 4])] = &[
    ("en", ["From", "Sent", "To", "Subject"]),
    ("en, Mac", ["From", "Date", "To", "Subject"]),
    ("de", ["Von", "Gesendet", "An", "Betreff"]),
    ("de, web.de", ["Von", "Datum", "An", "Betreff"]),
    ("fr", ["De", "Envoyé", "À", "Objet"]),
    ("fr, spaced", ["De ", "Envoyé ", "À ", "Objet "]),
    ("fr, Yahoo", ["De ", "Envoyé le ", "À ", "Objet "]),
    ("es", ["De", "Enviado el", "Para", "Asunto"]),
    ("es, web", ["De", "Enviado", "Para", "Asunto"]),
    ("pt", ["De", "Enviada em", "Para", "Assunto"]),
    ("pt, Portugal", ["De", "Enviado", "Para", "Assunto"]),
    ("it", ["Da", "Inviato", "A", "Oggetto"]),
    ("nl", ["Van", "Verzonden", "Aan", "Onderwerp"]),
    ("da", ["Fra", "Sendt", "Til", "Emne"]),
    ("no", ["Fra", "Sendt", "Til", "Emne"]),
    ("sv", ["Från", "Skickat", "Till", "Ämne"]),
    ("fi", ["Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"]),
    ("pl", ["Od", "Wysłano", "Do", "Temat"]),
    ("cs", ["Od", "Odesláno", "Komu", "Předmět"]),
    ("sk", ["Od", "Odoslané", "Komu", "Predmet"]),
    ("hu", ["Feladó", "Elküldve", "Címzett", "Tárgy"]),
    ("ro", ["De la", "Trimis", "Către", "Subiect"]),
    ("ru", ["От", "Отправлено", "Кому", "Тема"]),
    ("uk", ["Від", "Надіслано", "Кому", "Тема"]),
    ("bg", ["От", "Изпратено", "До", "Относно"]),
    ("hr", ["Šalje", "Poslano", "Prima", "Predmet"]),
    ("el", ["Από", "Στάλθηκε", "Προς", "Θέμα"]),
    ("tr", ["Kimden", "Gönderildi", "Kime", "Konu"]),
    ("he", ["מאת", "נשלח", "אל", "נושא"]),
    ("ar", ["من", "تم الإرسال", "إلى", "الموضوع"]),
    ("ja", ["差出人", "送信日時", "宛先", "件名"]),
    ("zh-CN", ["发件人", "发送时间", "收件人", "主题"]),
    ("zh-TW", ["寄件者", "寄件日期", "收件者", "主旨"]),
    ("ko", ["보낸 사람", "보낸 날짜", "받는 사람", "제목"]),
    ("vi", ["Từ", "Đã gửi", "Đến", "Chủ đề"]),
    ("id", ["Dari", "Dikirim", "Kepada", "Subjek"]),
    ("th", ["จาก", "ส่ง", "ถึง", "เรื่อง"]),
];

const VALUES: [&str; 4] =
    ["Shop Help <help@shop.example>", "26.08.2019 16:37", "Ana Ruiz", "Your order 10052"];

fn block(labels: &[&str; 4], before: &str, between: &str) -> String {
    let lines: Vec<String> =
        labels.iter().zip(VALUES).map(|(label, value)| format!("{before}{label}{between}{value}")).collect();
    lines.join("\n")
}

/// Asserts that nothing but [`WORDS`] is left of each text.
fn assert_split(texts: impl Iterator<Item = String>) {
    let misses: Vec<String> = texts.filter(|text| split(text, "").reply != WORDS).collect();
    assert!(misses.is_empty(), "{} of the texts keep something else:\n{misses:#?}", misses.len());
}

fn below_words(
    above: &'static str,
    before: &'static str,
    between: &'static str,
) -> impl Iterator<Item = String> {
    BLOCKS.iter().map(move |(_, labels)| {
        format!("{WORDS}\n{above}{}\n\nWe sent your lamp.\n", block(labels, before, between))
    })
}

#[test]
fn a_block_of_header_lines_ends_the_reply_in_every_language() {
    assert_split(below_words("\n", "", ": "));
    assert_split(below_words("", "", ": "));
    assert_split(below_words("\n", "", ":"));
    assert_split(below_words("\n", "", "： "));
}

#[test]
fn it_may_be_indented_bold_or_below_a_drawn_line() {
    assert_split(below_words("\n", "   ", ": "));
    assert_split(below_words("\n", "*", ":* "));
    assert_split(below_words("\n", "**", ":** "));
    assert_split(below_words("\n________________________________\n", "", ": "));
    assert_split(below_words("\n-----------------------------------------\n\n", "", ": "));
    assert_split(below_words("\n────────────────\n", "", ": "));
    assert_split(below_words("\n-----Original Message-----\n", "", ": "));
}

#[test]
fn fields_may_come_in_any_order_be_wrapped_or_stand_apart() {
    let blocks = [
        "From: Shop Help [mailto:\nhelp@shop.example]\nSent: Monday, August 26, 2019 4:37 PM\nTo: Ana\nSubject: Your order",
        "Subject: Your order\nFrom: help@shop.example\nTo: ana@example.org\nDate: Mon, 26 Aug 2019 16:37:12 +0200",
        "Date: Mon, 26 Aug 2019 16:37:12 +0200\nFrom: help@shop.example\nTo: ana@example.org\nSubject: Your order",
        "To: ana@example.org\nFrom: help@shop.example\nDate: Mon, 26 Aug 2019\nSubject: Your order",
        "From: help@shop.example\n\nSent: Monday, August 26, 2019 4:37 PM\n\nTo: Ana\n\nSubject: Your order",
        "From: Shop Help <help@shop.example>\nReply-To: Shop <r@shop.example>\nDate: Monday, 26 August 2019 at 16:37\nTo: Ana\nCc: Bob <bob@example.org>,\n  Carl <carl@example.org>,\n  Dora <dora@example.org>\nSubject: Your order\nthat is late",
        "From: Help, Shop\nSent: Monday, August 26, 2019 4:37 PM\nTo: Ruiz, Ana\nSubject: Your order",
        "From: Help, Shop\nSent: Monday, August 26, 2019 4:37 PM\nTo: Ruiz, Ana",
        "───────┬──────────\nFrom:  │Shop Help <help@shop.example>\n───────┼──────────\nTo:    │Ana\n───────┼──────────\nDate:  │26.08.2019 16:37",
        "Sent: Monday, August 26, 2019 at 4:37 PM\nFrom: \"Shop Help\" <help@shop.example>\nTo: ana@example.org\nSubject: Your order",
        "Message du : 26/08/2019 16:37\nDe : \"Shop\" <help@shop.example>\nA : ana@example.org\nCopie à :\nSujet : Votre commande",
        "------------------ 原始邮件 ------------------\n发件人: \"Shop\"<help@shop.example>;\n发送时间: 2019年8月26日(星期一) 下午4:37\n收件人: \"Ana\"<ana@example.org>;\n主题: Re: order",
    ];

    assert_split(blocks.iter().map(|block| format!("{WORDS}\n\n{block}\n\nWe sent your lamp.")));
}

#[test]
fn whoever_writes_of_places_days_and_subjects_is_not_cut_short() {
    let own = [
        "Please change my ticket.\n\nFrom: Berlin\nTo: Hamburg\nDate: 3 May, 10:30\n\nThank you",
        "Delivery window\nDate: Wednesday 3 May\nTime: 7:00\nAddress: 130 Fox St",
        "The parcel label says\nFrom: Depot 7\nand nothing else.",
        "To: whom it may concern\n\nmy lamp is broken.",
        "Name: Ana Ruiz\nOrder: 10052\nFrom: ana@example.org\nSubject: broken lamp\nDate: 2019-08-26\n\nIt is cracked.",
        "From: our shop's point of view, the subject: late parcels, is closed.",
        "I ordered for:\nAna: the green one\nBob: the red one\n\nTo: both of us, please.",
        "A: yes\nDe: no",
    ];

    for text in own {
        assert_eq!(split(text, "").reply, text);
    }
}

#[test]
fn dividers_of_many_languages_end_the_reply() {
    let dividers = [
        "-----Original Message-----",
        "----- Original Message -----",
        "-------- Original Message --------",
        "-----Original Appointment-----\nFrom: a@shop.example\nSubject: Call",
        "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐",
        "-----Ursprüngliche Nachricht-----",
        "-----Ursprüngliche Mitteilung-----",
        "-----Original-Nachricht-----",
        "-------- Originalnachricht --------",
        "-------- Originalmeddelande --------",
        "-----Ursprungligt meddelande-----",
        "-------- Message d'origine --------",
        "-------- Message d’origine --------",
        "-----Mensaje original-----",
        "-------- Mensagem original --------",
        "-----Messaggio originale-----",
        "-----Oorspronkelijk bericht-----",
        "-------- Oprindelig meddelelse --------",
        "-----Opprinnelig melding-----",
        "-----Alkuperäinen viesti-----",
        "-----Wiadomość oryginalna-----",
        "-----Původní zpráva-----",
        "-----Pôvodná správa-----",
        "-----Eredeti üzenet-----",
        "-------- Mesaj original --------",
        "-----Исходное сообщение-----",
        "-------- Вихідне повідомлення --------",
        "-----Αρχικό μήνυμα-----",
        "-----Orijinal Mesaj-----",
        "-----הודעה מקורית-----",
        "-----الرسالة الأصلية-----",
        "-----元のメッセージ-----",
        "-----邮件原件-----",
        "------------------ 原始邮件 ------------------",
        "-----原始郵件-----",
        "-----원본 메시지-----",
        "-----Thư gốc-----",
        "-----Pesan Asli-----",
        "***** Original Message *****",
        "===== Original Message =====",
        "-- Original Message --",
        "##- Please type your reply above this line -##",
        "##- Bitte geben Sie Ihre Antwort oberhalb dieser Zeile ein -##",
        "## - Veuillez répondre au-dessus de cette ligne - ##",
        "--- Reply above this line ---",
        "-- Please reply above this line --",
        "=-=-=-= Reply above this line =-=-=-=",
        "Please reply above this line",
        "---- Bitte oberhalb dieser Zeile antworten ----",
        "##- Por favor, escriba su respuesta por encima de esta línea -##",
        "##- 请在此行上方输入您的回复 -##",
    ];

    assert_split(
        dividers.iter().map(|divider| format!("{WORDS}\n\n{divider}\n\nWe sent your lamp.\n\nYour shop")),
    );
    assert_split(dividers.iter().map(|divider| format!("{WORDS}\n\n> {divider}\n>\n> We sent your lamp.")));
}

#[test]
fn other_lines_between_dashes_are_the_writers_own() {
    let own = [
        "My answers\n---- Your name ----\nAna\n---- Your order ----\n10052",
        "I compared:\n\n--- original ---- copy\nthey differ",
        "Original message: none, I never got one.",
        "The original message said two days.",
        "Please sign above this line.",
        "# Title\n\n## Part\n----\ntext",
    ];

    for text in own {
        assert_eq!(split(text, "").reply, text);
    }
}

/// How programs announce a mail that is passed on.
const FORWARDS: &[&str] = &[
    "---------- Forwarded message ---------",
    "---------- Forwarded message ----------",
    "-------- Forwarded Message --------",
    "Begin forwarded message:",
    "----- Forwarded Message -----",
    "----- Forwarded by Ana Ruiz/Shop on 08/26/2019 04:37 PM -----",
    "---------- Weitergeleitete Nachricht ----------",
    "-------- Weitergeleitete Nachricht --------",
    "Anfang der weitergeleiteten Nachricht:",
    "---------- Message transféré ---------",
    "-------- Message transféré --------",
    "Début du message transféré :",
    "---------- Mensaje reenviado ---------",
    "Inicio del mensaje reenviado:",
    "---------- Mensagem encaminhada ---------",
    "Início da mensagem encaminhada:",
    "---------- Messaggio inoltrato ---------",
    "Inizio messaggio inoltrato:",
    "---------- Doorgestuurd bericht ---------",
    "Begin doorgestuurd bericht:",
    "---------- Videresendt meddelelse ---------",
    "Start på videresendt besked:",
    "---------- Videresendt melding ---------",
    "---------- Vidarebefordrat meddelande ---------",
    "Början på vidarebefordrat meddelande:",
    "---------- Välitetty viesti ---------",
    "---------- Wiadomość przekazana dalej ---------",
    "---------- Przekazana wiadomość ----------",
    "---------- Přeposlaná zpráva ---------",
    "---------- Preposlaná správa ---------",
    "---------- Továbbított üzenet ---------",
    "---------- Mesaj redirecționat ---------",
    "---------- Пересланное сообщение ---------",
    "-------- Пересылаемое сообщение --------",
    "---------- Переслане повідомлення ---------",
    "---------- Προωθημένο μήνυμα ---------",
    "---------- İletilen mesaj ---------",
    "---------- הודעה שהועברה ---------",
    "---------- رسالة معاد توجيهها ---------",
    "---------- 転送メッセージ ---------",
    "---------- 转发的邮件 ---------",
    "---------- 轉寄郵件 ---------",
    "---------- 전달된 메시지 ---------",
    "---------- Thư đã chuyển tiếp ---------",
    "============ Forwarded message ============",
    "-------- Vidarebefordrat mail --------",
];

const ORIGINAL: &str = "From: Carrier <news@carrier.example>\nDate: Mon, 26 Aug 2019 16:37\nSubject: Your parcel\nTo: ana@example.org\n\nIt was damaged.\n\n> really";

#[test]
fn a_forwarded_mail_stands_apart_from_what_is_said_about_it() {
    for divider in FORWARDS {
        let split = split(&format!("{WORDS}\n\n{divider}\n{ORIGINAL}"), "");

        assert_eq!(split.reply, WORDS, "{divider}");
        assert_eq!(split.forwarded, format!("{divider}\n{ORIGINAL}"));
        assert_eq!(split.quote, "");
        assert_eq!(split.letter(), format!("{WORDS}\n\n{divider}\n{ORIGINAL}"));
    }
}

#[test]
fn a_mail_that_is_only_passed_on_is_read_for_that() {
    for divider in FORWARDS {
        let text = format!("{divider}\n{ORIGINAL}");
        let split = split(&text, "");

        assert_eq!((split.reply.as_str(), split.forwarded.as_str()), ("", text.as_str()));
        assert_eq!(split.letter(), text);
    }
    for text in [ORIGINAL, "-----Original Message-----\nFrom: a@shop.example\nSubject: x\n\nPlease help."] {
        assert_eq!(split(text, "").forwarded, text);
    }
}

#[test]
fn a_forwarded_mail_within_a_quote_stays_in_it() {
    let text = format!("{WORDS}\n\n-----Original Message-----\n\nFYI\n\n{}\n{ORIGINAL}", FORWARDS[0]);

    let split = split(&text, "");

    assert_eq!(split.reply, WORDS);
    assert_eq!(split.forwarded, "");
    assert!(split.quote.ends_with("> really"));
}
