//! The lines that part a mail from the one below it.

use super::Words;

/// What stands between dashes above the mail that is answered.
pub static ORIGINAL: Words = words!(
    "original message | original mail | original e-mail | original email | original | reply message |
     reply mail | originalnachricht | original-nachricht | ursprüngliche nachricht |
     ursprüngliche mitteilung | ursprüngliche e-mail | ursprungliche nachricht | originalmail |
     original nachricht | antwort nachricht | antwortnachricht | message d'origine | message original |
     message initial | courriel original | e-mail d'origine | mail original | mensaje original |
     mensaje de respuesta | correo original | mensagem original | mensagem de resposta |
     messaggio originale | messaggio di risposta | messaggio orig. | messaggio originario |
     oorspronkelijk bericht | origineel bericht | oorspronkelijke bericht | oorspronkelijke e-mail |
     oorspronkelijk bericht - | oprindelig meddelelse | oprindelig besked | original meddelelse |
     original besked | oprindelig mail | opprinnelig melding | opprinnelig e-post |
     opprinnelig beskjed | originalmelding | ursprungligt meddelande | ursprungsmeddelande |
     originalmeddelande | ursprungligt mail | orginalmeddelande | alkuperäinen viesti |
     alkuperäinen sähköposti | upprunaleg skilaboð | wiadomość oryginalna | oryginalna wiadomość |
     wiadomość pierwotna | oryginalna treść | treść oryginalnej wiadomości | původní zpráva |
     původní e-mail | pôvodná správa | eredeti üzenet | eredeti levél | mesaj original |
     mesajul original | mesajul inițial | исходное сообщение | исходное письмо |
     оригинальное сообщение | первоначальное сообщение | пересылаемое сообщение - |
     вихідне повідомлення | оригінальне повідомлення | оригинално съобщение | първоначално съобщение |
     izvorna poruka | originalna poruka | izvirno sporočilo | originaal sõnum | algne sõnum |
     algne kiri | sākotnējais ziņojums | oriģinālais ziņojums | originalus laiškas | pradinis laiškas |
     αρχικό μήνυμα | πρωτότυπο μήνυμα | özgün ileti | orijinal mesaj | orijinal ileti | özgün mesaj |
     הודעה מקורית | ההודעה המקורית | الرسالة الأصلية | رسالة أصلية | رسالة الأصلية | پیام اصلی |
     元のメッセージ | 元のメール | オリジナルメッセージ | 原始邮件 | 原始信件 | 邮件原件 | 原始郵件 | 原文 | 原邮件 | 원본 메시지 | 원본 메일 | 원본메일 |
     thư gốc | tin nhắn gốc | tin nhắn ban đầu | pesan asli | ข้อความต้นฉบับ | missatge original |
     original appointment | ursprünglicher termin | rendez-vous d'origine | cita original |
     ursprüngliche nachricht von | previous message | vorherige nachricht"
);

/// What stands between dashes, or as a line of its own with a colon, above a mail that is passed on.
pub static FORWARDED: Words = words!(
    "forwarded message | forwarded mail | forwarded e-mail | forwarded email | forwarded by | fwd |
     forward | begin forwarded message | start of forwarded message | weitergeleitete nachricht |
     weitergeleitete e-mail | weitergeleitete mail | weitergeleitete mitteilung |
     anfang der weitergeleiteten nachricht | anfang der weitergeleiteten e-mail | message transféré |
     message transmis | message réexpédié | courriel transféré | e-mail transféré |
     début du message transféré | début du message réexpédié | mensaje reenviado | correo reenviado |
     mensaje redirigido | inicio del mensaje reenviado | mensagem encaminhada | mensagem reencaminhada |
     e-mail encaminhado | início da mensagem encaminhada | início da mensagem reencaminhada |
     messaggio inoltrato | messaggio inoltrato - | inizio messaggio inoltrato | doorgestuurd bericht |
     doorgestuurde e-mail | begin doorgestuurd bericht | videresendt meddelelse | videresendt besked |
     videresendt melding | videresendt e-post | videresendt e-mail | start på videresendt besked |
     start på videresendt meddelelse | begynnelse på videresendt melding | videresendt |
     vidarebefordrat meddelande | vidarebefordrat mail | vidarebefordrat brev |
     början på vidarebefordrat meddelande | vidarebefordrat mejl | välitetty viesti |
     edelleenlähetetty viesti | lähetetty edelleen | välitetty viesti alkaa |
     wiadomość przekazana dalej | przekazana wiadomość | wiadomość przekazana |
     treść przekazanej wiadomości | początek przekazywanej wiadomości | přeposlaná zpráva |
     předaná zpráva | začátek přeposlané zprávy | preposlaná správa | začiatok preposlanej správy |
     továbbított üzenet | továbbított levél | továbbított üzenet kezdete | mesaj redirecționat |
     mesaj redirectionat | mesaj transmis | începutul mesajului redirecționat | пересланное сообщение |
     пересылаемое сообщение | перенаправленное сообщение | начало переадресованного сообщения |
     начало пересланного сообщения | переслане повідомлення | перенаправлене повідомлення |
     початок листа, що пересилається | препратено съобщение | proslijeđena poruka | prosleđena poruka |
     posredovano sporočilo | edastatud kiri | edastatud sõnum | pārsūtīts ziņojums |
     pārsūtītais ziņojums | persiųstas laiškas | persiunčiamas laiškas | προωθημένο μήνυμα |
     μήνυμα προώθησης | έναρξη προωθημένου μηνύματος | iletilen mesaj | iletilmiş mesaj |
     iletilen ileti | yönlendirilen mesaj | iletilmiş mesajın başlangıcı | הודעה שהועברה |
     הודעה מועברת | תחילת ההודעה שהועברה | رسالة معاد توجيهها | رسالة محولة |
     بداية الرسالة المعاد توجيهها | پیام هدایت شده | 転送されたメッセージ | 転送メッセージ | 転送メール |
     forwarded message from | 转发的邮件 | 转发邮件 | 轉寄郵件 | 轉寄的郵件 | 已转发邮件 | 转发邮件信息 | 开始转发的邮件 | 被转发邮件 | 전달된 메시지 |
     전달된 메일 | 전달 메시지 | thư đã chuyển tiếp | thư được chuyển tiếp | tin nhắn đã chuyển tiếp |
     bắt đầu thư được chuyển tiếp | pesan terusan | pesan yang diteruskan | ข้อความที่ส่งต่อ |
     missatge reenviat"
);

/// What help desks print at the top of their letters: above it is the answer.
pub static REPLY_ABOVE: Words = words!(
    "reply above this line | your reply above this line | write above this line |
     respond above this line | reply above the line | reply above this text |
     antwort über dieser zeile | antwort oberhalb dieser zeile | antwort über diese zeile |
     antworten sie über dieser zeile | antworten sie oberhalb dieser zeile |
     über dieser zeile antworten | oberhalb dieser zeile | au-dessus de cette ligne |
     ci-dessus de cette ligne | por encima de esta línea | encima de esta línea | sobre esta línea |
     acima desta linha | sopra questa riga | al di sopra di questa riga | sopra questa linea |
     boven deze lijn | boven deze regel | over denne linje | over denne linjen | ovenfor denne linje |
     ovanför den här raden | ovanför denna rad | ovanför denna linje | tämän rivin yläpuolelle |
     powyżej tej linii | nad tą linią | nad tímto řádkem | nad tento riadok | e sor fölé |
     ezen sor felett | deasupra acestei linii | выше этой строки | над этой строкой | вище цього рядка |
     над цим рядком | над този ред | iznad ove linije | iznad ovog retka | πάνω από αυτή τη γραμμή |
     bu satırın üstüne | bu çizginin üstüne | bu satırın üzerine | מעל לשורה זו | מעל שורה זו |
     فوق هذا السطر | この行より上 | この線より上 | 请在此行上方 | 在此行上方 | 在這行上方 | 이 줄 위에 | 이 선 위에 | phía trên dòng này |
     di atas baris ini"
);
