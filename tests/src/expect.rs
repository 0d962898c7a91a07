//! Compares the part of a JSON value that a test speaks of.

use serde_json::Value;

/// Says where `actual` differs from `expected`, as a JSON pointer and both values; none where it agrees.
///
/// - an object agrees if every member that is expected agrees; other members are passed over;
/// - an expected `null` agrees with a member that is not there;
/// - a list agrees if it is as long, and item agrees with item;
/// - an object of the one member `one_of` stands for any of the values in its list;
/// - anything else agrees if it is equal.
pub fn difference(expected: &Value, actual: &Value) -> Option<String> {
    at("", expected, Some(actual))
}

fn at(path: &str, expected: &Value, actual: Option<&Value>) -> Option<String> {
    match (expected, actual) {
        (Value::Null, None | Some(Value::Null)) => None,
        (Value::Object(members), _) if members.len() == 1 && members.contains_key("one_of") => {
            let choices = members.get("one_of").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let agrees = choices.iter().any(|choice| at(path, choice, actual).is_none());
            (!agrees).then(|| {
                format!("{path}: one of {} expected, not {}", Value::from(choices), short(actual.unwrap_or(&Value::Null)))
            })
        }
        (Value::Object(members), Some(Value::Object(found))) => {
            members.iter().find_map(|(name, value)| at(&format!("{path}/{name}"), value, found.get(name)))
        }
        (Value::Array(items), Some(Value::Array(found))) if items.len() == found.len() => items
            .iter()
            .zip(found)
            .enumerate()
            .find_map(|(index, (value, found))| at(&format!("{path}/{index}"), value, Some(found))),
        (Value::Array(items), Some(Value::Array(found))) => {
            let found = short(&Value::from(found.as_slice()));
            Some(format!("{path}: a list of {} expected, not {found}", items.len()))
        }
        (expected, Some(actual)) if expected == actual => None,
        (expected, Some(actual)) => Some(format!("{path}: {} expected, not {}", short(expected), short(actual))),
        (expected, None) => Some(format!("{path}: {} expected, and it is not there", short(expected))),
    }
}

/// A value's JSON, cut where it would fill the screen.
fn short(value: &Value) -> String {
    const MOST: usize = 400;
    let text = value.to_string();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{} …", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn agrees_with_more_than_is_expected() {
        assert_eq!(
            difference(
                &json!({"a": 1, "b": null, "c": [{}], "e": {"one_of": [null, 3]}}),
                &json!({"a": 1, "c": [{"d": 2}], "e": 3})
            ),
            None
        );
    }

    #[test]
    fn says_where_it_differs() {
        for (expected, actual, words) in [
            (json!({"a": {"b": 1}}), json!({"a": {"b": 2}}), "/a/b: 1 expected, not 2"),
            (json!({"a": 1}), json!({}), "/a: 1 expected, and it is not there"),
            (json!({"a": null}), json!({"a": 1}), "/a: null expected, not 1"),
            (json!({"a": {"one_of": [1, null]}}), json!({"a": 2}), "/a: one of [1,null] expected, not 2"),
            (json!([[]]), json!([[1]]), "/0: a list of 0 expected, not [1]"),
        ] {
            assert_eq!(difference(&expected, &actual).as_deref(), Some(words));
        }
    }
}
