//! The header fields that a mail program prints above what it quotes.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Words;

/// Which header field a label names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The writer.
    From,
    /// The readers.
    To,
    /// When it was sent.
    Date,
    /// What it is about.
    Subject,
    /// Anything else a program prints there.
    Other,
}

/// The field a label names; the label is folded and without its colon.
pub fn field(label: &str) -> Option<Field> {
    FIELDS.get(label).copied()
}

static FIELDS: LazyLock<HashMap<&'static str, Field>> = LazyLock::new(|| {
    let tables = [
        (&OTHER, Field::Other),
        (&SUBJECT, Field::Subject),
        (&DATE, Field::Date),
        (&TO, Field::To),
        (&FROM, Field::From),
    ];
    tables.into_iter().flat_map(|(labels, field)| labels.iter().map(move |label| (*label, field))).collect()
});

/// Labels of a date that anybody writes; the others say "sent" and are a program's.
pub static PLAIN_DATES: Words = words!(
    "date | datum | fecha | data | dato | päivä | dags | dátum | дата | kuupäev | datums | ημερομηνία |
     tarih | תאריך | בתאריך | التاريخ | تاریخ | 日時 | 日付 | 日期 | 時間 | 时间 | 날짜 | ngày | tanggal | วันที่ |
     день"
);

static FROM: Words = words!(
    "from | von | absender | de | remitente | expéditeur | expediteur | da | mittente | van | afzender |
     fra | från | avsändare | lähettäjä | frá | od | nadawca | odesílatel | odosielateľ | feladó |
     küldő | from (von) | expeditor | de la | от | отправитель | від | відправник | от кого | подател |
     šalje | šalje: | pošiljatelj | pošilja | saatja | kellelt | no | nuo | siuntėjas | από | kimden |
     gönderen | מאת | من | از | 差出人 | 送信者 | 发件人 | 寄件者 | 寄件人 | 보낸 사람 | 보낸사람 | 발신 | từ | người gửi |
     dari | จาก | exp | desde | enviado por | remetente | od koga | шаље"
);

static TO: Words = words!(
    "to | an | empfänger | à | a | destinataire | para | destinatario | destinatário | per | aan | til |
     till | vastaanottaja | do | komu | pro | címzett | către | catre | la | кому | получатель |
     одержувач | до | za | prima | kellele | saaja | kam | kuo | kam (to) | kam: | προς | kime | alıcı |
     kime: | אל | إلى | الى | به | 宛先 | 收件人 | 收件者 | 받는 사람 | 받는사람 | 수신 | đến | tới | người nhận |
     kepada | ke | ถึง | destinatari | i | t | primatelj"
);

static DATE: Words = words!(
    "date | sent | sent at | received | datum | gesendet | gesendet am | verschickt | envoyé |
     envoyé le | envoye | date d'envoi | message du | fecha | enviado | enviado el | enviada |
     enviada em | enviado em | enviado a las | data | data invio | inviato | inviato il | ricevuto |
     verzonden | verzonden op | dato | sendt | sendt dato | skickat | skickades | datum skickat |
     lähetetty | päivä | päiväys | päivämäärä | dags | sent (gesendet) | wysłano | wysłane | wysłany |
     data wysłania | odesláno | odoslané | dátum | elküldve | küldve | küldés dátuma | trimis |
     data trimiterii | expediat | дата | отправлено | отправлен | надіслано | відправлено | изпратено |
     poslano | poslato | saadetud | kuupäev | nosūtīts | datums | išsiųsta | ημερομηνία | στάλθηκε |
     εστάλη | tarih | gönderildi | gönderilme tarihi | gönderme tarihi | תאריך | נשלח | בתאריך |
     التاريخ | تاريخ الإرسال | تم الإرسال | أرسلت | تاریخ | 送信日時 | 送信日 | 日時 | 日付 | 发送时间 | 发送日期 | 日期 |
     時間 | 寄件日期 | 傳送日期 | 傳送時間 | 时间 | 날짜 | 보낸 날짜 | 보낸날짜 | ngày | đã gửi | tanggal | dikirim | วันที่ |
     ส่ง | enviat | data d'enviament | poslano: | день | ngày gửi"
);

static SUBJECT: Words = words!(
    "subject | re | betreff | betr | objet | sujet | asunto | assunto | oggetto | onderwerp | emne |
     ämne | aihe | otsikko | efni | temat | předmět | predmet | tárgy | subiect | тема | относно |
     предмет | naslov | zadeva | teema | temats | tēma | tema | θέμα | konu | נושא | הנדון | الموضوع |
     موضوع | 件名 | 主题 | 主題 | 主旨 | 标题 | 제목 | chủ đề | tiêu đề | perihal | subjek | judul | เรื่อง |
     หัวเรื่อง | assumpte"
);

static OTHER: Words = words!(
    "cc | bcc | kopie | kopie (cc) | copie à | copie a | copie | copia | con copia | cópia | kopi |
     kopio | kopia | másolat | másolatot kap | dw | udw | копия | копія | kópia | kopija | κοιν |
     κοινοποίηση | bilgi | עותק | نسخة | 抄送 | 副本 | 참조 | reply-to | reply to | antwort an |
     antworten an | répondre à | responder a | rispondi a | ответить | odpowiedz do | importance |
     priority | wichtigkeit | priorität | importancia | importância | importanza | priorità | priorité |
     urgentie | prioriteit | prioritet | prioriteetti | важность | attachments | attachment | anlagen |
     anhänge | anhang | pièces jointes | pièce jointe | datos adjuntos | adjuntos | anexos | allegati |
     bijlagen | bijlage | vedhæftede filer | vedlegg | bilagor | liitteet | załączniki | přílohy |
     вложения | 添付ファイル | 附件 | mailed-by | resent-from | organization | message-id | references |
     in-reply-to | reply-to: | sensitivity | categories | cc: | newsgroups"
);
