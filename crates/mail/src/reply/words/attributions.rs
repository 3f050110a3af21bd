//! The words of "On Monday Ana wrote:".

use super::Words;

/// How such a line begins. Capitals matter in the middle of a line, so they are kept here.
pub static OPENINGS: Words = words!(
    "On | Am | Le | El | Em | Il | In data | Il giorno | Op | Den | På | Pada | W dniu | Dnia | Dne |
     Dňa | Vào | Στις | Στην | Την | На | В | Во | În | Pe | La | V | Dana | U | Kuupäeval | בתאריך |
     ב- | في | در | 在 | 于 | เมื่อ | ในวันที่"
);

/// "wrote", wherever it may stand in the line.
pub static VERBS: Words = words!(
    "wrote | writes | sent | said | schrieb | geschrieben | schreibt | a écrit | écrit | ecrit |
     écrivait | escribió | escribio | escribía | ha escrito | va escriure | ha escrit | escreveu |
     escreve | ha scritto | scrisse | scrive | schreef | geschreven | skrev | skreiv | skrifaði |
     kirjoitti | napisał | napisała | napisał(a) | napisal | pisze | napsal | napsala | napsal(a) |
     píše | napísal | napísala | napísal(a) | írta | ezt írta | a scris | scrise | написал | написала |
     написал(а) | пишет | писал | писал(а) | пише | написав | написала(в) | писав | написа | napisao |
     napisao je | napisala je | je napisao | piše | je napisal | kirjutas | rakstīja | rašė | parašė |
     yazdı | yazmış | έγραψε | כתב | כתבה | كتب | كتبت | نوشت | đã viết | menulis | เขียนว่า | เขียน |
     作成 | 작성"
);

/// "wrote" in scripts without spaces.
pub static GLUED_VERBS: Words = words!(
    "写道 | 寫道 | 写到 | 來信 | 的邮件 | のメール | のメッセージ | さんは書きました | からのメール | さんが書きました | 書きました | 님이 작성 | 님이 쓴 글"
);

/// How a line begins that names the writer without a date.
pub static QUOTING: Words = words!(
    "quoting | zitat von | zitiere | citando | citazione di | citation de | quote von | citat |
     citerar | cytat | cytowanie | цитирую | missatge de | mensaje de"
);
