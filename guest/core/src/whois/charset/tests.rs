//! Text of each script in each charset: decoded as what it was.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on should stop")]

use encoding_rs::Encoding;
use proptest::prelude::*;

use super::{Decoded, decode};
use crate::whois::Hints;

fn decoded<'a>(bytes: &'a [u8], server: Option<&'a str>, query: Option<&'a str>) -> Decoded<'a> {
    decode(bytes, Hints { server, query }).unwrap()
}

fn codes(decoded: &Decoded<'_>) -> Vec<&'static str> {
    decoded.diagnostics.iter().map(|note| note.code).collect()
}

#[test]
fn decodes_by_evidence_then_by_server() {
    let text = |bytes: &[u8], server| decode(bytes, server).map(|decoded| (decoded.text.into_owned(), decoded.charset));
    assert_eq!(text(b"Z\xc3\xbcrich", None), Ok(("Zürich".to_owned(), "utf-8")));
    assert_eq!(text(b"Z\xfcrich", None), Ok(("Zürich".to_owned(), "windows-1252")));
    assert_eq!(text(b"\x1b$B$\"\x1b(B", None), Ok(("あ".to_owned(), "iso-2022-jp")));
    assert_eq!(text(b"\xc0\xc1", Some("whois.kg")), Ok(("АБ".to_owned(), "windows-1251")));
    assert_eq!(text(b"\xef\xbb\xbfA", None), Ok(("A".to_owned(), "utf-8")));
}

#[test]
fn a_guess_is_told_and_what_is_known_is_not() {
    let guessed = decoded(b"Name: a\nName: Z\xfcrich\n", None, None);
    assert_eq!(codes(&guessed), ["guessed-charset"]);
    assert_eq!(guessed.diagnostics[0].line, Some(2));
    assert_eq!(codes(&decoded(b"Name: Z\xfcrich\n", Some("whois.denic.de"), None)), [""; 0]);
    assert_eq!(codes(&decoded("Name: Zürich\n".as_bytes(), None, None)), [""; 0]);
}

/// Words as contacts have them, by charset, with the top-level domain whose holders write so.
const WORDS: [(&str, &str, &str); 22] = [
    (
        "windows-1252",
        "de",
        "Müller Jörg Straße Köln Bäckerei Söhne Größe Königsallee Düsseldorf Universität Österreich Übersetzung",
    ),
    ("windows-1252", "es", "José Peña Núñez Construcción Málaga Cádiz Compañía Asociación Dirección Rodríguez Muñoz Gestión"),
    ("windows-1252", "fr", "Hélène François Société Générale Orléans Sacré Hôtel Crédit Théâtre Création Référence Économie"),
    (
        "iso-8859-2",
        "pl",
        "Łukasz Spółdzielnia Źródło Świdnica Ściegiennego Łódź Kraków Przedsiębiorstwo Usług Gdańsk Województwo",
    ),
    ("windows-1250", "cz", "Jiří Dvořák Šťastný Žižkova České Budějovice Společnost Příklad Náměstí Plzeň Růžička Třebíč"),
    ("windows-1250", "hu", "Kovács Gábor Székesfehérvár Győr Szőlősi Körút Műszaki Kereskedelmi Szolgáltató Társaság Erdő"),
    ("iso-8859-15", "ee", "Tšehhi Žürii Šokolaad Kõrgkool Ühistu Põhja Jõgeva Õigusbüroo Äriregister Žanr Jäätis Šveits"),
    ("windows-1254", "tr", "Ayşe Örnekoğlu Bilişim Şirketi Çiçek Sokağı İstanbul Türkiye Eğitim Ağaoğlu Yılmaz Güneş Işık"),
    ("windows-1251", "ru", "Иван Петров Общество ограниченной ответственностью Москва улица Ленина Пример Связь Сервис Торговый"),
    ("koi8-r", "ru", "Иван Петров Общество ограниченной ответственностью Москва улица Ленина Пример Связь Сервис Торговый"),
    ("koi8-u", "ua", "Ірина Приклад Товариство Київ вулиця Лесі Українки Їжак Зв'язок Обмеженою відповідальністю Єдність"),
    ("iso-8859-5", "ru", "Иван Петров Общество ограниченной ответственностью Москва улица Ленина Пример Связь Сервис Торговый"),
    (
        "windows-1253",
        "gr",
        "Γιώργος Παράδειγμα Ελληνική Εταιρεία Θεσσαλονίκη Αθήνα Οδός Ερμού Πανεπιστήμιο Υπηρεσίες Επικοινωνία",
    ),
    ("windows-1255", "il", "דוגמה חברה לדוגמה רחוב תל אביב ירושלים שירותי תקשורת מחשבים טכנולוגיות בינלאומי"),
    ("windows-1256", "ae", "محمد المثال شركة التجارة شارع دبي الإمارات المتحدة خدمات الاتصالات جامعة العربية"),
    ("windows-1257", "lt", "Jūratė Pavyzdienė Šviesus Žalgirio Žvėrynas Įmonė Bendrovė Šiauliai Panevėžys Gedimino Ąžuolas"),
    ("windows-874", "th", "สมชาย ตัวอย่าง บริษัท จำกัด ถนนสุขุมวิท กรุงเทพมหานคร มหาวิทยาลัย บริการ เชียงใหม่ ประเทศไทย"),
    ("shift_jis", "jp", "例示 太郎 株式会社 サンプル 千代田区 東京都 ネットワーク 大阪府 さくら センター 情報 かいしゃ"),
    ("euc-jp", "jp", "例示 太郎 株式会社 サンプル 千代田区 東京都 ネットワーク 大阪府 さくら センター 情報 かいしゃ"),
    ("euc-kr", "kr", "홍길동 주식회사 보기 서울특별시 중구 예시로 대한민국 부산광역시 정보통신 네트워크 도메인 등록"),
    ("gb18030", "cn", "张三 北京 示例 科技 有限公司 海淀区 上海市 网络 信息 技术 中华人民共和国 通信"),
    ("big5", "tw", "王小明 範例 股份有限公司 中正區 臺北市 網路 資訊 科技 高雄市 服務 電信 中華民國"),
];

/// A charset, a top-level domain, and some of the words: a few, for one alone may be spelled alike in two charsets.
fn words() -> impl Strategy<Value = (&'static str, &'static str, String)> {
    prop::sample::select(&WORDS[..]).prop_flat_map(|(charset, domain, words)| {
        let words: Vec<_> = words.split(' ').collect();
        let some = prop::sample::subsequence(words.clone(), 4..=words.len()).prop_shuffle();
        some.prop_map(move |words| {
            let lines: Vec<_> = words.chunks(4).map(|line| line.join(" ")).collect();
            (charset, domain, format!("Holder: {}\r\n", lines.join("\r\nAddress: ")))
        })
    })
}

/// Text that a charset has, from any bytes.
fn text_in(charset: &'static str) -> impl Strategy<Value = (String, Vec<u8>)> {
    prop::collection::vec(any::<u8>(), 1..200).prop_map(move |bytes| {
        let encoding = Encoding::for_label(charset.as_bytes()).unwrap();
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        let text: String = text.chars().filter(|character| !character.is_control() && *character != '\u{fffd}').collect();
        let bytes = encoding.encode(&text).0.into_owned();
        (encoding.decode_without_bom_handling(&bytes).0.into_owned(), bytes)
    })
}

proptest! {
    /// Text in each charset is decoded again, by the country of the name that was asked for.
    #[test]
    fn words_of_each_script_come_back((charset, domain, text) in words()) {
        let (bytes, _, lost) = Encoding::for_label(charset.as_bytes()).unwrap().encode(&text);
        prop_assert!(!lost, "{} lacks a letter of {:?}", charset, text);
        let query = format!("example.{domain}");
        let decoded = decoded(&bytes, None, Some(&query));
        prop_assert_eq!(decoded.text.as_ref(), &text, "read in {}", decoded.charset);
        prop_assert_eq!(codes(&decoded), ["guessed-charset"]);
    }

    /// A holder's country does as well as the name's.
    #[test]
    fn a_stated_country_is_as_good((charset, domain, text) in words()) {
        let text = format!("{text}Country: {}\r\n", domain.to_uppercase());
        let (bytes, ..) = Encoding::for_label(charset.as_bytes()).unwrap().encode(&text);
        let decoded = decoded(&bytes, Some("whois.registrar.example.net"), Some("example.com"));
        prop_assert_eq!(decoded.text.as_ref(), &text, "read in {}", decoded.charset);
    }

    /// Whatever a server is known to write in its charset comes back without a doubt.
    #[test]
    fn what_a_server_writes_comes_back(
        (server, (text, bytes)) in prop_oneof![
            text_in("euc-kr").prop_map(|text| ("whois.kr", text)),
            text_in("windows-1251").prop_map(|text| ("whois.kg", text)),
            text_in("windows-1252").prop_map(|text| ("whois.registro.br", text)),
            text_in("windows-1254").prop_map(|text| ("whois.trabis.gov.tr", text)),
            text_in("iso-2022-jp").prop_map(|text| ("whois.nic.ad.jp", text)),
        ]
    ) {
        // What is UTF-8 as well is taken for that, but no words of letters are.
        let one_byte_each = text.chars().count() == bytes.len();
        prop_assume!(bytes.is_ascii() || !one_byte_each || bytes.utf8_chunks().all(|chunk| chunk.valid().is_ascii()));
        prop_assume!(bytes.is_ascii() || std::str::from_utf8(&bytes).is_err());
        let decoded = decoded(&bytes, Some(server), None);
        prop_assert_eq!(decoded.text.as_ref(), text);
        prop_assert!(decoded.diagnostics.is_empty());
    }

    /// Any bytes: the same twice, and no replaced byte without a word about it.
    #[test]
    fn nothing_is_lost_in_silence(bytes in prop::collection::vec(any::<u8>(), 0..400), server in prop::option::of(Just("whois.kr")), query in "example\\.[a-z]{2}") {
        let hints = Hints { server, query: Some(&query) };
        let Ok(first) = decode(&bytes, hints) else { return Ok(()) };
        let again = decode(&bytes, hints).unwrap();
        prop_assert_eq!((&first.text, first.charset, &first.diagnostics), (&again.text, again.charset, &again.diagnostics));
        let (lost, told) = (first.text.contains(char::REPLACEMENT_CHARACTER), codes(&first).contains(&"replaced-bytes"));
        prop_assert!(told || !lost);
    }
}
