//! How letters end, and what lawyers add.

use super::Words;

/// "Kind regards" as a line of its own, without punctuation. Thanks are not among them: they say something.
pub static CLOSINGS: Words = words!(
    "regards | best regards | kind regards | kindest regards | warm regards | warmest regards |
     with kind regards | with best regards | with regards | many regards | best | best wishes |
     with best wishes | cheers | all the best | yours truly | yours faithfully | respectfully | br |
     rgds | kr | brgds | thanks and regards | thanks & regards | thank you and regards |
     thanks and best regards | thanks and kind regards | many thanks and kind regards |
     thank you and best regards | mit freundlichen grüßen | mit freundlichen grüssen |
     mit freundlichem gruß | mit freundlichem gruss | mit freundlichen gruessen | freundliche grüße |
     freundliche grüsse | freundlicher gruß | viele grüße | viele grüsse | vielen grüßen | beste grüße |
     beste grüsse | liebe grüße | liebe grüsse | lieben gruß | schöne grüße | schöne grüsse |
     herzliche grüße | herzliche grüsse | mit besten grüßen | mit besten grüssen | besten gruß |
     herzlichst | grüße | grüsse | gruß | gruss | mfg | lg | vg | hochachtungsvoll |
     mit herzlichen grüßen | mit lieben grüßen | mit vielen grüßen | cordialement | bien cordialement |
     très cordialement | bien à vous | sincères salutations | salutations distinguées |
     meilleures salutations | salutations | cdlt | cdt | amicalement | bien sincèrement |
     cordiales salutations | saludos | un saludo | saludos cordiales | un cordial saludo |
     cordiales saludos | atentamente | atte | muchos saludos | reciba un cordial saludo | salutacions |
     salutacions cordials | atenciosamente | cumprimentos | com os melhores cumprimentos |
     melhores cumprimentos | att | abraços | abraço | cordialmente | cordiali saluti | distinti saluti |
     saluti | un saluto | un cordiale saluto | cari saluti | tanti saluti | con i migliori saluti |
     met vriendelijke groet | met vriendelijke groeten | vriendelijke groet | vriendelijke groeten |
     hartelijke groet | hartelijke groeten | groeten | groet | groetjes | mvg | met hartelijke groet |
     hoogachtend | med venlig hilsen | venlig hilsen | mvh | de bedste hilsner | bedste hilsner |
     hilsen | vh | mange hilsner | med vennlig hilsen | vennlig hilsen | beste hilsen | hilsener |
     med vänlig hälsning | med vänliga hälsningar | vänliga hälsningar | vänlig hälsning | hälsningar |
     bästa hälsningar | med bästa hälsningar | ystävällisin terveisin | parhain terveisin | terveisin |
     t | yt | kveðja | með kveðju | bestu kveðjur | pozdrawiam | z poważaniem | serdecznie pozdrawiam |
     pozdrowienia | z pozdrowieniami | z wyrazami szacunku | s pozdravem | s přátelským pozdravem |
     hezký den | s pozdravom | zdraví | üdvözlettel | üdv | tisztelettel | köszönettel | szép napot |
     cu stimă | cu respect | toate cele bune | o zi bună | с уважением | с наилучшими пожеланиями |
     всего доброго | всего хорошего | з повагою | з найкращими побажаннями | с уважение | поздрави |
     srdačan pozdrav | lijep pozdrav | lp | s poštovanjem | srdačno | lep pozdrav | parimate soovidega |
     lugupidamisega | tervitades | ar cieņu | pagarbiai | su pagarba | με εκτίμηση | φιλικά |
     με φιλικούς χαιρετισμούς | χαιρετισμούς | saygılarımla | saygılarımızla | iyi çalışmalar |
     iyi günler dilerim | sevgiler | בברכה | בכבוד רב | مع أطيب التحيات | مع التحية | تحياتي |
     مع خالص التحية | وتفضلوا بقبول فائق الاحترام | با احترام | با تشکر | 敬具 | よろしくお願いします |
     よろしくお願いいたします | 此致 | 敬礼 | 此致 敬礼 | 祝好 | 顺祝商祺 | 감사합니다 | trân trọng | kính thư | thân ái | salam |
     hormat saya | salam hangat | ขอแสดงความนับถือ | ด้วยความนับถือ"
);

/// What may follow a closing that the customer still wrote.
pub static POSTSCRIPTS: Words = words!(
    "ps | p.s | p.s. | pps | nb | n.b | ps. | p. s. | ps: | p.s.: | psst | з.ы. | p.d. | p.d | pd | 追伸"
);

/// What disclaimers say and customers hardly do; two of them in a paragraph at the end make one.
pub static DISCLAIMERS: Words = words!(
    "confidential | intended recipient | intended solely | intended only | privileged | disclaimer |
     disclosure | unauthorized | unauthorised | notify the sender | received this | prohibited |
     vertraulich | rechtlich geschützt | irrtümlich | unbefugt | bestimmungsgemäße | nicht gestattet |
     richtige adressat | confidentiel | destinataire | par erreur | strictement interdit |
     usage exclusif | confidencial | destinatario | por error | prohibid | destinatário | por engano |
     proibid | riservat | per errore | uso esclusivo | vietat | vertrouwelijk | geadresseerde |
     fortrolig | ved en fejl | konfidensiell | ved en feil | konfidentiell | avsedd endast |
     luottamuksell | poufn | adresat | omyłk | důvěrn | adresát | bizalmas | címzett | confidențial |
     destinatarului | конфиденциальн | адресат | конфіденційн | εμπιστευτικ | παραλήπτη | gizli |
     yasaktır | סודי | سري | 機密 | 保密 | 机密 | 비밀 | bảo mật | rahasia"
);

/// What disclaimers say and customers do too: it counts beside one of [`DISCLAIMERS`].
pub static DISCLAIMER_HINTS: Words = words!(
    "this e-mail | this email | this message | in error | delete this | delete it | attachments |
     diese e-mail | diese nachricht | irrtum | vernichten sie | ce message | ce courriel | détruire |
     este mensaje | este correo | esta mensagem | questo messaggio | questa e-mail | dit bericht |
     deze e-mail | denne e-mail | denne mail | modtager | mottaker | mottagare | vastaanottaja |
     ta wiadomość | tento e-mail | ez az üzenet | acest mesaj | данное сообщение | ошибк |
     це повідомлення | αυτό το μήνυμα | bu e-posta | alıcı | הודעה זו | هذه الرسالة | このメール | 收件人 |
     이 메일"
);

/// What alone makes a short paragraph at the end an addition by a program.
pub static FOOTERS: Words = words!(
    "consider the environment before printing | think before you print | denken sie an die umwelt |
     pensez à l'environnement | antes de imprimir | virus-free | virenfrei | sans virus |
     libre de virus | livre de vírus | privo di virus | virusvrij | checked for viruses |
     scanned for viruses | auf viren geprüft | auf viren überprüft | avast.com | avg.com |
     unsubscribe from this group | you received this message because you are subscribed"
);
