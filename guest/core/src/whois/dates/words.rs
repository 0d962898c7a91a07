//! The words of dates: months, weekdays and zones as registries write them.

/// The month by its name or abbreviation, in lower case, in the languages that registries write dates in. A word that is one
/// month here and another there (`listopad` is October in Croatia and November in Poland) is none.
pub(super) fn month(word: &str) -> Option<i8> {
    let at = MONTHS.binary_search_by(|(name, _)| (*name).cmp(word)).ok()?;
    MONTHS.get(at).map(|(_, month)| *month)
}

/// The offset from UTC of a zone by its abbreviation, where only one zone has it.
pub(super) fn zone(word: &str) -> Option<&'static str> {
    let at = ZONES.binary_search_by(|(name, _)| (*name).cmp(word)).ok()?;
    ZONES.get(at).map(|(_, offset)| *offset)
}

/// Whether a word, in lower case, says nothing of when: a weekday, a particle, an ordinal's ending, the `T` of ISO 8601, or a zone
/// that several countries use: then the time stays local.
pub(super) fn is_idle(word: &str) -> bool {
    IDLE.binary_search(&word).is_ok()
}

/// By name in lower case.
#[rustfmt::skip]
const MONTHS: &[(&str, i8)] = &[
    ("abr", 4), ("abril", 4), ("ago", 8), ("agost", 8), ("agosto", 8), ("agustos", 8), ("agustus", 8), ("aou", 8),
    ("aout", 8), ("aoû", 8), ("août", 8), ("apr", 4), ("april", 4), ("aprile", 4), ("aprilie", 4), ("aprill", 4),
    ("apríl", 4), ("apríla", 4), ("aprīlis", 4), ("aralik", 12), ("aralık", 12), ("aug", 8), ("august", 8), ("augusta", 8),
    ("augusti", 8), ("augusts", 8), ("augustus", 8), ("augusztus", 8), ("avgust", 8), ("avr", 4), ("avril", 4), ("ağu", 8),
    ("ağustos", 8), ("balandžio", 4), ("birželio", 6), ("bře", 3), ("březen", 3), ("března", 3), ("cze", 6), ("czerwca", 6),
    ("czerwiec", 6), ("dec", 12), ("december", 12), ("decembra", 12), ("decembre", 12), ("decembrie", 12), ("decembris", 12),
    ("des", 12), ("desember", 12), ("desembre", 12), ("dets", 12), ("detsember", 12), ("dez", 12), ("dezember", 12),
    ("dezembro", 12), ("dic", 12), ("dicembre", 12), ("diciembre", 12), ("disember", 12), ("duben", 4), ("dubna", 4),
    ("déc", 12), ("décembre", 12), ("eki", 10), ("ekim", 10), ("elo", 8), ("elokuu", 8), ("elokuuta", 8), ("ene", 1),
    ("enero", 1), ("eyl", 9), ("eylul", 9), ("eylül", 9), ("feb", 2), ("febbraio", 2), ("febr", 2), ("febrer", 2),
    ("febrero", 2), ("februar", 2), ("februari", 2), ("februarie", 2), ("february", 2), ("február", 2), ("februára", 2),
    ("februāris", 2), ("fev", 2), ("fevereiro", 2), ("fevr", 2), ("fevrier", 2), ("fév", 2), ("févr", 2), ("février", 2),
    ("gegužės", 5), ("gen", 1), ("gener", 1), ("gennaio", 1), ("giu", 6), ("giugno", 6), ("gru", 12), ("grudnia", 12),
    ("grudzień", 12), ("gruodžio", 12), ("haz", 6), ("haziran", 6), ("heinä", 7), ("heinäkuu", 7), ("heinäkuuta", 7),
    ("helmi", 2), ("helmikuu", 2), ("helmikuuta", 2), ("huhti", 4), ("huhtikuu", 4), ("huhtikuuta", 4), ("ian", 1),
    ("ianuarie", 1), ("iul", 7), ("iulie", 7), ("iun", 6), ("iunie", 6), ("jaan", 1), ("jaanuar", 1), ("jan", 1),
    ("janeiro", 1), ("januar", 1), ("januari", 1), ("january", 1), ("január", 1), ("januára", 1), ("janv", 1), ("janvier", 1),
    ("janvāris", 1), ("joulu", 12), ("joulukuu", 12), ("joulukuuta", 12), ("juil", 7), ("juillet", 7), ("juin", 6),
    ("jul", 7), ("julai", 7), ("julho", 7), ("juli", 7), ("julij", 7), ("julio", 7), ("juliol", 7), ("july", 7), ("jun", 6),
    ("june", 6), ("junho", 6), ("juni", 6), ("junij", 6), ("junio", 6), ("juny", 6), ("juuli", 7), ("juuni", 6), ("jän", 1),
    ("jänner", 1), ("júl", 7), ("júla", 7), ("július", 7), ("jún", 6), ("júna", 6), ("június", 6), ("jūlijs", 7),
    ("jūnijs", 6), ("kas", 11), ("kasim", 11), ("kasım", 11), ("kesä", 6), ("kesäkuu", 6), ("kesäkuuta", 6), ("kolovoz", 8),
    ("kolovoza", 8), ("kovas", 3), ("kovo", 3), ("kvě", 5), ("květen", 5), ("května", 5), ("kwi", 4), ("kwiecień", 4),
    ("kwietnia", 4), ("lapkričio", 11), ("leden", 1), ("ledna", 1), ("liepos", 7), ("lip", 7), ("lipanj", 6), ("lipca", 7),
    ("lipiec", 7), ("lipnja", 6), ("listopadu", 11), ("loka", 10), ("lokakuu", 10), ("lokakuuta", 10), ("lug", 7),
    ("luglio", 7), ("lut", 2), ("lutego", 2), ("luty", 2), ("maalis", 3), ("maaliskuu", 3), ("maaliskuuta", 3), ("maart", 3),
    ("mac", 3), ("mag", 5), ("maggio", 5), ("mai", 5), ("maig", 5), ("maijs", 5), ("maio", 5), ("maj", 5), ("maja", 5),
    ("mar", 3), ("marca", 3), ("march", 3), ("marco", 3), ("marec", 3), ("maret", 3), ("marras", 11), ("marraskuu", 11),
    ("marraskuuta", 11), ("mars", 3), ("mart", 3), ("martie", 3), ("marts", 3), ("marz", 3), ("marzec", 3), ("marzo", 3),
    ("març", 3), ("março", 3), ("may", 5), ("mayis", 5), ("mayo", 5), ("mayıs", 5), ("mei", 5), ("mrt", 3), ("mrz", 3),
    ("máj", 5), ("mája", 5), ("május", 5), ("márc", 3), ("március", 3), ("mär", 3), ("märts", 3), ("märz", 3), ("nis", 4),
    ("nisan", 4), ("noi", 11), ("noiembrie", 11), ("nov", 11), ("november", 11), ("novembra", 11), ("novembre", 11),
    ("novembris", 11), ("novembro", 11), ("noviembre", 11), ("oca", 1), ("ocak", 1), ("oct", 10), ("october", 10),
    ("octobre", 10), ("octombrie", 10), ("octubre", 10), ("ogos", 8), ("okt", 10), ("oktober", 10), ("oktobra", 10),
    ("oktobris", 10), ("oktoober", 10), ("október", 10), ("októbra", 10), ("ott", 10), ("ottobre", 10), ("out", 10),
    ("outubro", 10), ("ožujak", 3), ("ožujka", 3), ("paź", 10), ("październik", 10), ("października", 10), ("pebruari", 2),
    ("prosinca", 12), ("prosince", 12), ("prosinec", 12), ("rugpjūčio", 8), ("rugsėjo", 9), ("rujan", 9), ("rujna", 9),
    ("sausio", 1), ("sausis", 1), ("sep", 9), ("sept", 9), ("september", 9), ("septembra", 9), ("septembre", 9),
    ("septembrie", 9), ("septembris", 9), ("septiembre", 9), ("set", 9), ("setembre", 9), ("setembro", 9), ("sett", 9),
    ("settembre", 9), ("sie", 8), ("sierpień", 8), ("sierpnia", 8), ("siječanj", 1), ("siječnja", 1), ("spalio", 10),
    ("srp", 8), ("srpanj", 7), ("srpen", 8), ("srpna", 8), ("srpnja", 7), ("studeni", 11), ("studenog", 11), ("sty", 1),
    ("styczeń", 1), ("stycznia", 1), ("subat", 2), ("svibanj", 5), ("svibnja", 5), ("syys", 9), ("syyskuu", 9),
    ("syyskuuta", 9), ("szept", 9), ("szeptember", 9), ("tammi", 1), ("tammikuu", 1), ("tammikuuta", 1), ("tem", 7),
    ("temmuz", 7), ("touko", 5), ("toukokuu", 5), ("toukokuuta", 5), ("travnja", 4), ("vasario", 2), ("veebr", 2),
    ("veebruar", 2), ("veljača", 2), ("veljače", 2), ("wrz", 9), ("wrzesień", 9), ("września", 9), ("zář", 9), ("září", 9),
    ("ápr", 4), ("április", 4), ("úno", 2), ("únor", 2), ("února", 2), ("červen", 6), ("července", 7), ("červenec", 7),
    ("června", 6), ("čvc", 7), ("čvn", 6), ("říj", 10), ("říjen", 10), ("října", 10), ("şub", 2), ("şubat", 2), ("απρ", 4),
    ("απριλίου", 4), ("αυγ", 8), ("αυγούστου", 8), ("δεκ", 12), ("δεκεμβρίου", 12), ("ιαν", 1), ("ιανουαρίου", 1),
    ("ιουλ", 7), ("ιουλίου", 7), ("ιουν", 6), ("ιουνίου", 6), ("μαΐου", 5), ("μαρ", 3), ("μαρτίου", 3), ("μαϊ", 5),
    ("νοε", 11), ("νοεμβρίου", 11), ("οκτ", 10), ("οκτωβρίου", 10), ("σεπ", 9), ("σεπτεμβρίου", 9), ("φεβ", 2),
    ("φεβρουαρίου", 2), ("авг", 8), ("август", 8), ("августа", 8), ("апр", 4), ("апрель", 4), ("апреля", 4), ("березень", 3),
    ("березня", 3), ("вересень", 9), ("вересня", 9), ("грудень", 12), ("грудня", 12), ("дек", 12), ("декабрь", 12),
    ("декабря", 12), ("жовтень", 10), ("жовтня", 10), ("июл", 7), ("июль", 7), ("июля", 7), ("июн", 6), ("июнь", 6),
    ("июня", 6), ("квітень", 4), ("квітня", 4), ("липень", 7), ("липня", 7), ("листопад", 11), ("листопада", 11),
    ("лютий", 2), ("лютого", 2), ("май", 5), ("мар", 3), ("март", 3), ("марта", 3), ("мая", 5), ("ноя", 11), ("нояб", 11),
    ("ноябрь", 11), ("ноября", 11), ("окт", 10), ("октябрь", 10), ("октября", 10), ("сен", 9), ("сент", 9), ("сентябрь", 9),
    ("сентября", 9), ("серпень", 8), ("серпня", 8), ("січень", 1), ("січня", 1), ("травень", 5), ("травня", 5), ("фев", 2),
    ("февраль", 2), ("февраля", 2), ("червень", 6), ("червня", 6), ("янв", 1), ("январь", 1), ("января", 1), ("ก.ค.", 7),
    ("ก.พ.", 2), ("ก.ย.", 9), ("กรกฎาคม", 7), ("กันยายน", 9), ("กุมภาพันธ์", 2), ("ต.ค.", 10), ("ตุลาคม", 10), ("ธ.ค.", 12),
    ("ธันวาคม", 12), ("พ.ค.", 5), ("พ.ย.", 11), ("พฤศจิกายน", 11), ("พฤษภาคม", 5), ("ม.ค.", 1), ("มกราคม", 1), ("มิ.ย.", 6),
    ("มิถุนายน", 6), ("มี.ค.", 3), ("มีนาคม", 3), ("ส.ค.", 8), ("สิงหาคม", 8), ("เม.ย.", 4), ("เมษายน", 4),
];

/// By abbreviation, in capitals as far as people keep to them.
#[rustfmt::skip]
const ZONES: &[(&str, &str)] = &[
    ("ACDT", "+10:30"), ("ACST", "+09:30"), ("AEDT", "+11:00"), ("AEST", "+10:00"), ("AFT", "+04:30"), ("AKDT", "-08:00"),
    ("AKST", "-09:00"), ("ART", "-03:00"), ("AWST", "+08:00"), ("AZT", "+04:00"), ("BOT", "-04:00"), ("BRST", "-02:00"),
    ("BRT", "-03:00"), ("BTT", "+06:00"), ("CAT", "+02:00"), ("CDT", "-05:00"), ("CEST", "+02:00"), ("CET", "+01:00"),
    ("CLST", "-03:00"), ("CLT", "-04:00"), ("COT", "-05:00"), ("EAT", "+03:00"), ("EDT", "-04:00"), ("EEST", "+03:00"),
    ("EET", "+02:00"), ("FJT", "+12:00"), ("GET", "+04:00"), ("GMT", "Z"), ("HKT", "+08:00"), ("HST", "-10:00"),
    ("ICT", "+07:00"), ("IDT", "+03:00"), ("IRDT", "+04:30"), ("IRKT", "+08:00"), ("IRST", "+03:30"), ("JST", "+09:00"),
    ("KGT", "+06:00"), ("KRAT", "+07:00"), ("KST", "+09:00"), ("MDT", "-06:00"), ("MEST", "+02:00"), ("MESZ", "+02:00"),
    ("MET", "+01:00"), ("MEZ", "+01:00"), ("MSD", "+04:00"), ("MSK", "+03:00"), ("MUT", "+04:00"), ("MVT", "+05:00"),
    ("MYT", "+08:00"), ("NCT", "+11:00"), ("NDT", "-02:30"), ("NOVT", "+07:00"), ("NPT", "+05:45"), ("NZDT", "+13:00"),
    ("NZST", "+12:00"), ("OMST", "+06:00"), ("PDT", "-07:00"), ("PET", "-05:00"), ("PHT", "+08:00"), ("PKT", "+05:00"),
    ("PST", "-08:00"), ("RET", "+04:00"), ("SAMT", "+04:00"), ("SAST", "+02:00"), ("SCT", "+04:00"), ("SGT", "+08:00"),
    ("TJT", "+05:00"), ("TMT", "+05:00"), ("TRT", "+03:00"), ("UCT", "Z"), ("ULAT", "+08:00"), ("UTC", "Z"),
    ("UYT", "-03:00"), ("UZT", "+05:00"), ("VLAT", "+10:00"), ("WAT", "+01:00"), ("WEST", "+01:00"), ("WET", "+00:00"),
    ("WIB", "+07:00"), ("WITA", "+08:00"), ("YAKT", "+09:00"), ("YEKT", "+05:00"), ("Z", "Z"), ("gmt", "Z"), ("utc", "Z"), ("z", "Z"),
];

/// In lower case.
#[rustfmt::skip]
const IDLE: &[&str] = &[
    "after", "amt", "as", "ast", "at", "before", "bst", "cst", "czwartek", "de", "del", "den", "di", "dienstag", "dim",
    "dimanche", "do", "dom", "domenica", "domingo", "donnerstag", "er", "est", "feira", "fr", "fredag", "freitag", "fri",
    "friday", "gio", "giovedì", "gst", "h", "ist", "jeu", "jeudi", "jue", "jueves", "keskiviikko", "kl", "klo", "lauantai",
    "le", "local", "lun", "lundi", "lunedì", "lunes", "lördag", "lørdag", "maanantai", "mandag", "mardi", "martedì", "martes",
    "mer", "mercoledì", "mercredi", "mi", "mie", "miercoles", "mittwoch", "mié", "miércoles", "mon", "monday", "montag",
    "mst", "måndag", "nd", "neděle", "ngày", "niedziela", "năm", "o'clock", "of", "on", "onsdag", "perjantai", "piątek",
    "pondělí", "poniedziałek", "pátek", "quarta", "quinta", "rd", "sa", "sabado", "sabato", "sam", "samedi", "samstag", "sat",
    "saturday", "segunda", "sexta", "so", "sobota", "sonnabend", "sonntag", "sst", "st", "středa", "sun", "sunday",
    "sunnuntai", "sáb", "sábado", "söndag", "søndag", "t", "terça", "th", "thu", "thur", "thurs", "thursday", "tháng",
    "tiistai", "time", "tirsdag", "tisdag", "torsdag", "torstai", "tue", "tues", "tuesday", "uhr", "um", "ven", "vendredi",
    "venerdì", "vie", "viernes", "wed", "wednesday", "weds", "wst", "wtorek", "ª", "°", "º", "à", "às", "úterý", "čtvrtek",
    "środa", "воскресенье", "вс", "вт", "вторник", "г", "год", "года", "пн", "понедельник", "пт", "пятница", "р", "року",
    "сб", "ср", "среда", "суббота", "четверг", "чт", "น", "น.", "พ", "พ.ศ.", "วันที่", "เวลา", "号", "年", "日", "月", "號", "년",
    "월", "일",
];

#[cfg(test)]
mod tests {
    use super::{IDLE, MONTHS, ZONES};

    #[test]
    fn the_tables_are_sorted_and_a_word_stands_in_one() {
        assert!(MONTHS.is_sorted_by(|one, next| one.0 < next.0));
        assert!(ZONES.is_sorted_by(|one, next| one.0 < next.0));
        assert!(IDLE.is_sorted_by(|one, next| one < next));
        assert!(IDLE.iter().all(|word| super::month(word).is_none()));
        assert!(MONTHS.iter().all(|(_, month)| (1..=12).contains(month)));
        // A word is held against the months first.
        assert!(ZONES.iter().all(|(zone, _)| super::month(&zone.to_lowercase()).is_none()));
    }
}
