//! What phones and programs sign with.

use super::Words;

/// How such a line begins.
pub static OPENINGS: Words = words!(
    "sent from | sent via | sent by my | sent with | sent using | sent on the go | sent while mobile |
     get outlook for | get bluemail for | get outlook pour | get typeapp for | download outlook for |
     gesendet von | gesendet vom | gesendet mit | gesendet über |
     gesendet via | gesendet aus | diese nachricht wurde von meinem | holen sie sich outlook für |
     outlook für android | outlook für ios | beziehen sie outlook | envoyé de | envoyé depuis |
     envoyé à partir | envoyé d' | envoyé avec | envoyé via | envoyé par | envoye de |
     obtenez outlook pour | télécharger outlook pour | provenance : courrier | enviado desde |
     enviado de | enviado do | enviado da | enviado mediante | enviado a partir | enviado con |
     enviado com | enviado pelo | enviado por | obtener outlook para | obter outlook para |
     obtenga outlook para | obter o outlook para | inviato da | inviato dal | inviato con |
     inviato tramite | scarica outlook per | ottieni outlook per | verzonden vanaf | verzonden met |
     verzonden vanuit | verzonden via | verstuurd vanaf | verstuurd met | verstuurd vanuit |
     outlook voor android | outlook voor ios | downloaden outlook | sendt fra | sendt med | sendt via |
     hent outlook til | hent outlook for | skickat från | skickat med | skickades från |
     skaffa outlook för | hämta outlook för | lähetetty | hanki outlook | wysłane z | wysłano z |
     wysłane za pomocą | pobierz program outlook | pobierz aplikację outlook | pobierz outlook |
     odesláno z | odesláno ze | získat outlook | získejte outlook | odoslané z | odoslané zo |
     trimis de pe | trimis din | descărcați outlook | obțineți outlook | küldve | elküldve |
     отправлено с | отправлено из | отправлено от | отправлено через | отправлено со |
     получить outlook | скачать outlook | надіслано з | надіслано із | надіслано через | відправлено з |
     отримати outlook | изпратено от | poslano s | poslano sa | poslano iz | poslato sa |
     saadetud minu | nosūtīts no | išsiųsta iš | στάλθηκε από | απεστάλη από | εστάλη από |
     αποκτήστε το outlook | נשלח מה | נשלח מ- | أرسلت من | أُرسلت من | تم الإرسال من | مرسل من | ارسال شده از |
     发自 | 来自我的 | 傳送自 | 寄自 | outlook for ios を | 나의 iphone | 내 iphone | đã gửi từ | được gửi từ |
     gửi từ | dikirim dari | ส่งจาก | enviat des | enviat amb"
);

/// How such a line begins, if one of [`SENT`] follows: people begin a sentence with these as well.
pub static OPENINGS_OF_TALK: Words = words!("von meinem | von meiner | von samsung | 从我的 | 從我的");

/// "sent", behind [`OPENINGS_OF_TALK`].
pub static SENT: Words = words!("gesendet | verschickt | 发送 | 傳送");

/// How such a line ends, where the language puts it there.
pub static ENDINGS: Words = words!(
    "gesendet | から送信 | を使って送信 | から送信されました | 传送 | 傳送 | 傳送的 | 에서 보냄 | 에서 보냈습니다 | 에서 전송 |
     umdan gönderildi | imden gönderildi | ımdan gönderildi | dan gönderildi | den gönderildi |
     ról küldve | ről küldve | ból küldve | ből küldve | küldtem | -lla | を入手 | を入手する"
);

/// A device or program that must stand in a line which only ends like one of [`ENDINGS`].
pub static NAMES: Words = words!(
    "iphone | ipad | android | outlook | samsung | galaxy | huawei | xiaomi | mobil | handy |
     smartphone | gmail | yahoo | blackberry | windows | telefon | nokia | sony | htc | lg | mail"
);
