//! What stands below a writer's words.

use super::super::{Kind, pieces, split};

const WORDS: &str = "The lamp came today, but its shade is cracked.\nThanks for your help!";

#[test]
fn signatures_of_many_kinds_are_taken_off() {
    let signatures = [
        "-- \nAna Ruiz\n+34 555 010 020",
        "--\nAna",
        "—\nAna Ruiz\nHead of Lamps",
        "__\nlamp-lovers mailing list\nlamps@lists.example",
        "_______________________________________________\nlamp-lovers mailing list\nlamps@lists.example\nhttps://lists.example/lamps",
        "Best regards,\nAna",
        "Kind regards\n\nAna Ruiz\nHead of Lamps\nLamps & Co.",
        "Regards,\nAna",
        "Cheers,\nAna",
        "BR\nAna",
        "Best regards,\nAna Ruiz\n\nLamps & Co.\n1 Light Street\n+34 555 010 020\nwww.lamps.example",
        "Mit freundlichen Grüßen\nAna Ruiz",
        "Viele Grüße\n\nAna",
        "Liebe Grüße,\nAna",
        "MfG\nAna",
        "LG\nAna",
        "Viele Grüße Ana\nTel. 0555 010020",
        "Cordialement,\nAna Ruiz",
        "Bien cordialement\nAna",
        "Un saludo,\nAna",
        "Saludos cordiales\nAna",
        "Atenciosamente,\nAna",
        "Com os melhores cumprimentos,\nAna",
        "Cordiali saluti\nAna",
        "Distinti saluti,\nAna Ruiz",
        "Met vriendelijke groet,\nAna",
        "Groetjes\nAna",
        "Med venlig hilsen\nAna",
        "Mvh\nAna",
        "Med vänlig hälsning\nAna",
        "Vennlig hilsen\nAna",
        "Ystävällisin terveisin\nAna",
        "Pozdrawiam\nAna",
        "S pozdravem\nAna",
        "S pozdravom,\nAna",
        "Üdvözlettel:\nAna",
        "Cu stimă,\nAna",
        "С уважением,\nАна",
        "З повагою,\nАна",
        "Με εκτίμηση,\nΆνα",
        "Saygılarımla,\nAna",
        "בברכה,\nאנה",
        "مع التحية،\nآنا",
        "敬具\nアナ",
        "此致\n敬礼",
        "감사합니다\n아나",
        "Trân trọng,\nAna",
    ];

    let misses: Vec<&str> = signatures
        .into_iter()
        .filter(|signature| split(&format!("{WORDS}\n\n{signature}"), "").signature != *signature)
        .collect();
    assert!(misses.is_empty(), "not taken off: {misses:#?}");
}

/// What phones and programs sign with.
const DEVICES: &[&str] = &[
    "Sent from my iPhone",
    "Sent from my iPad.",
    "Sent from my Samsung Galaxy smartphone.",
    "Sent from my Huawei phone",
    "(sent from a phone)",
    "Sent from Yahoo Mail on Android",
    "Sent from Yahoo Mail for iPhone<https://mail.example/app>",
    "Sent from Outlook",
    "Sent from Mail for Windows 10",
    "Sent from Mail<https://go.example/fwlink> for Windows 10",
    "Get Outlook for iOS<https://aka.example/o0>",
    "Get Outlook for Android",
    "Sent with Proton Mail secure email.",
    "Sent with BlackBerry",
    "Sent via BlackBerry from T-Mobile",
    "Sent using Zoho Mail",
    "Von meinem iPhone gesendet",
    "Von meinem Samsung Galaxy Smartphone gesendet.",
    "Von Samsung-Smartphone gesendet.",
    "Gesendet von meinem iPhone",
    "Gesendet von Outlook für Android",
    "Gesendet mit der WEB.DE Mail App",
    "Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.",
    "Envoyé de mon iPhone",
    "Envoyé depuis mon appareil Samsung",
    "Envoyé à partir de Outlook pour iOS",
    "Obtenez Outlook pour Android",
    "Enviado desde mi iPhone",
    "Obtener Outlook para iOS",
    "Enviado do meu iPhone",
    "Enviado a partir do meu Samsung",
    "Obter o Outlook para Android",
    "Inviato da iPhone",
    "Inviato dal mio Galaxy",
    "Scarica Outlook per Android",
    "Verstuurd vanaf mijn iPhone",
    "Verzonden met Outlook voor Android",
    "Sendt fra min iPhone",
    "Hent Outlook til Android",
    "Skickat från min iPhone",
    "Hämta Outlook för iOS",
    "Lähetetty iPhonesta",
    "Wysłane z iPhone'a",
    "Odesláno z iPhonu",
    "Odoslané z iPhonu",
    "Trimis de pe iPhone-ul meu",
    "Az iPhone-omról küldve",
    "Отправлено с iPhone",
    "Отправлено из мобильной Почты",
    "Надіслано з iPhone",
    "Στάλθηκε από το iPhone μου",
    "iPhone'umdan gönderildi",
    "נשלח מה-iPhone שלי",
    "أرسلت من الـ iPhone",
    "iPhoneから送信",
    "发自我的 iPhone",
    "从我的iPhone发送",
    "從我的 iPhone 傳送",
    "나의 iPhone에서 보냄",
    "Đã gửi từ iPhone của tôi",
    "Dikirim dari iPhone saya",
];

#[test]
fn what_phones_and_programs_add_is_taken_off_in_every_language() {
    let misses: Vec<&str> = DEVICES
        .iter()
        .copied()
        .filter(|line| split(&format!("{WORDS}\n\n{line}\n"), "").reply != WORDS)
        .collect();
    assert!(misses.is_empty(), "not taken off: {misses:#?}");
}

#[test]
fn disclaimers_and_scanners_are_taken_off() {
    let added = [
        "This e-mail and any attachments are confidential and intended solely for the addressee. If you received this in error, please delete it and notify the sender.",
        "Diese E-Mail enthält vertrauliche und/oder rechtlich geschützte Informationen. Wenn Sie nicht der richtige Adressat sind,\nvernichten Sie diese E-Mail.",
        "Ce message et ses pièces jointes sont confidentiels et à l'usage exclusif du destinataire. Si vous l'avez reçu par erreur, merci de le détruire.",
        "Este mensaje es confidencial y se dirige exclusivamente a su destinatario. Si lo ha recibido por error, bórrelo por favor y avise.",
        "Dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde. Bent u dat niet, verwijder deze e-mail dan direct.",
        "Please consider the environment before printing this e-mail.",
        "Virus-free. www.avast.com",
        "**********************************\nThis email and any files are confidential and for the intended recipient only, whoever.\n\nwww.scanner.example\n**********************************",
        "This email has been checked for viruses by Avast antivirus software.\nwww.avast.com",
    ];

    for text in added {
        assert_eq!(split(&format!("{WORDS}\n\n{text}"), "").reply, WORDS, "{text}");
    }
}

#[test]
fn signatures_below_each_other_and_above_the_quote_all_go() {
    let text = format!(
        "{WORDS}\n\nBest regards,\nAna\n\n--\nAna Ruiz\nLamps & Co.\n\nSent from my iPhone\n\n\
         This e-mail and its attachments are confidential and for the intended recipient only, whoever that may be.\n\n\
         On Mon, Aug 26, 2019 at 4:37 PM Shop <help@shop.example> wrote:\n> We sent it.\n> --\n> Shop\n"
    );

    let kinds: Vec<Kind> = pieces(&text, "").into_iter().map(|piece| piece.kind).collect();

    assert_eq!(split(&text, "").reply, WORDS);
    assert_eq!(kinds, [Kind::Reply, Kind::Signature, Kind::Quote]);
}

#[test]
fn what_was_still_written_below_a_signature_stays() {
    let cases = [
        (
            "Please help.\n\nBest regards,\nAna\n\nPS: I need it on Friday.",
            "Please help.\n\nPS: I need it on Friday.",
        ),
        (
            "Please help.\n\nRegards\nAna\n\nI forgot: my order number is 10052, paid in May.",
            "Please help.\n\nI forgot: my order number is 10052, paid in May.",
        ),
        ("Please help.\n\nLG\nAna\nP.S. Danke!", "Please help.\n\nP.S. Danke!"),
        ("Sent from my iPhone\n\nPlease help, the lamp is broken.", "Please help, the lamp is broken."),
    ];

    for (text, reply) in cases {
        assert_eq!(split(text, "").reply, reply, "{text}");
    }
}

#[test]
fn a_mail_that_is_only_a_signature_has_no_reply() {
    for text in ["Sent from my iPhone", "-- \nAna Ruiz\nLamps & Co.", "Best regards,\nAna"] {
        let split = split(text, "");

        assert_eq!((split.reply.as_str(), split.signature.as_str()), ("", text));
    }
}

#[test]
fn the_writers_own_words_are_no_signature() {
    let own = [
        "Thanks,\nAna",
        "Sincerely,\nAna Ruiz",
        "Regards, Ana",
        "Viele Grüße Ana",
        "With regards to order 10052: where is it?\n\nAs regards the lamp, it is fine.\n\nKind of odd.",
        "I tried:\n-- the switch\n-- the bulb\n-- the plug\n\nNothing.",
        "It has two parts\n----\n1. the foot\n2. the shade\n----\nWhich one is broken? I can't say.",
        "The mail was sent from my shop account, not from yours.\n\nAll parcels are sent from Berlin.",
        "Guten Tag!\n\nVon meinem Nachbarn habe ich erfahren, dass die Lampe da ist.",
        "Guten Tag!\n\nVon Samsung habe ich noch nichts gehört.",
        "你好！\n\n从我的角度来看，这盏灯太暗了。",
        "你好！\n\n来自中国的包裹还没到。",
        "Best\nof all lamps I ever had, and then it broke after one single evening of light.\nCan you believe that?",
        "New message:\n=================\nName: Ana\nPhone: 0555 010020\nAddress: Light Street 1\nCity: Lampton",
        "Form\n-----------------\nName: Ana\nMail: ana@example.org\nText: it is broken",
        "My address is confidential, please delete it.",
        "This email has two attachments with photos of the broken lamp and of the box it came in, please look.",
        "My name:\nAna Ruiz\n1 Light Street\n+34 555 010 020",
    ];

    for text in own {
        assert_eq!(split(text, "").reply, text);
    }
}
