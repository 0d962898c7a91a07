//! JSON objects of which members that say nothing are left out, made in few words.

use serde_json::{Map, Value};

/// A JSON object.
#[derive(Clone, Debug, Default)]
pub(super) struct Object(Map<String, Value>);

impl Object {
    /// One with this member.
    pub(super) fn of(name: &str, value: impl Into<Value>) -> Object {
        let mut object = Object::default();
        object.set(name, value);
        object
    }

    /// Sets a member, unless its value is null, or empty text, an empty list or object.
    pub(super) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.put(name, value.into());
    }

    /// Whether it has no members.
    #[cfg(feature = "receivers")]
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    // What `set` is compiled to for each type of value is no more than a call of this.
    fn put(&mut self, name: &str, value: Value) {
        let says_nothing = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(list) => list.is_empty(),
            Value::Object(object) => object.is_empty(),
            Value::Bool(_) | Value::Number(_) => false,
        };
        if !says_nothing {
            self.0.insert(name.to_owned(), value);
        }
    }
}

impl From<Object> for Value {
    fn from(Object(members): Object) -> Value {
        Value::Object(members)
    }
}

/// Texts as a list.
pub(super) fn list<'t>(texts: impl IntoIterator<Item = &'t str>) -> Value {
    texts.into_iter().map(Value::from).collect()
}
