//! Promises, identity, goodwill and praise, as the backend in memory answers them.

use omotenashi::api::*;

use super::Model;

impl Model {
    /// Somebody promises something, or books a call-back.
    pub fn promise(&mut self, id: &ConversationId, by: &AgentId, new: NewPromise) -> Promise {
        let summary = &self.conversations[id];
        let (number, customer) = (summary.number, summary.customer.clone());
        let version = self.tick();
        let call = new.call.map(|call| CallBack {
            number: call.number,
            until: call.until,
            zone: call.zone,
            attempts: Vec::new(),
            outcome: None,
        });
        let promise = Promise {
            id: PromiseId::new(format!("prm_{version}")),
            version,
            conversation: id.clone(),
            number,
            customer,
            text: new.text,
            owner: self.agent(new.owner.as_ref().unwrap_or(by)),
            due_words: new.due_words,
            due: new.due,
            first_due: new.due,
            moved: None,
            state: PromiseState::Open,
            ended_at: None,
            made_by: self.agent(by),
            made_at: self.now,
            call,
        };
        self.tell_promise(promise.clone());
        promise
    }

    /// A promise changes.
    pub fn change_promise(&mut self, id: &PromiseId, by: &AgentId, patch: PromisePatch) -> Option<Promise> {
        let mut promise = self.promises().find(|promise| promise.id == *id)?.clone();
        let (now, by) = (self.now, self.agent(by));
        if let Some(due) = patch.due {
            let told = patch.told == Some(true) && now <= promise.due;
            let before = promise.moved.is_none_or(|moved| moved.told_in_time);
            promise.moved = Some(Moved { at: now, told_in_time: told && before });
            promise.due = due;
            promise.due_words = patch.due_words.unwrap_or_default();
        }
        let mut state = patch.state;
        if let Some((reached, call)) = patch.reached.zip(promise.call.as_mut()) {
            call.attempts.push(Attempt { at: now, by, reached });
            state = if reached { Some(PromiseState::Kept) } else { state };
        }
        if let Some(state) = state {
            promise.state = state;
            promise.ended_at = (state != PromiseState::Open).then_some(now);
        }
        promise.version = self.tick();
        self.tell_promise(promise.clone());
        Some(promise)
    }

    fn promises(&self) -> impl Iterator<Item = &Promise> {
        self.customers.values().flat_map(|customer| &customer.promises)
    }

    fn tell_promise(&mut self, promise: Promise) {
        let customer = self.customers.get_mut(&promise.customer.id).expect("a customer of the model");
        customer.version = promise.version;
        customer.promises.retain(|known| known.id != promise.id);
        customer.promises.push(promise.clone());
        customer.promises.sort_by_key(|promise| {
            (!promise.is_open(), promise.ended_at.map_or(promise.due.millis(), |at| -at.millis()), promise.id.clone())
        });
        let first =
            customer.promises.iter().filter(|known| known.is_open() && known.conversation == promise.conversation);
        let next = first.min_by_key(|promise| (promise.due, promise.id.clone())).map(|promise| NextPromise {
            id: promise.id.clone(),
            version: promise.version,
            due: promise.due,
            call: promise.call.is_some(),
            text: promise.text.clone(),
        });
        let id = promise.conversation.clone();
        self.events.push(Event::PromiseChanged { at: self.cursor(), promise: Box::new(promise) });
        if self.conversations[&id].promise != next {
            self.changed(&id, |summary| summary.promise = next);
        }
    }

    /// What an agent may decide alone.
    const LIMIT: i64 = 3_000;

    fn gestures(&self) -> impl Iterator<Item = &Gesture> {
        self.customers.values().flat_map(|customer| &customer.gestures)
    }

    /// Somebody makes a gesture.
    pub fn give(&mut self, id: &ConversationId, by: &AgentId, new: NewGesture) -> Gesture {
        let summary = &self.conversations[id];
        let (number, customer) = (summary.number, summary.customer.clone());
        let version = self.tick();
        let state = if new.value_minor > Self::LIMIT { GestureState::Asked } else { GestureState::Given };
        let gesture = Gesture {
            id: GestureId::new(format!("gst_{version}")),
            version,
            conversation: id.clone(),
            number,
            customer,
            kind: new.kind,
            value: Money { minor: new.value_minor, currency: "JPY".into() },
            reason: new.reason,
            note: new.note,
            state,
            by: self.agent(by),
            at: self.now,
            decision: None,
        };
        self.tell_gesture(gesture.clone());
        gesture
    }

    /// A supervisor decides.
    pub fn decide(&mut self, id: &GestureId, by: &AgentId, verdict: Verdict) -> Option<Gesture> {
        let mut gesture = self.gestures().find(|gesture| gesture.id == *id)?.clone();
        gesture.state = if verdict.approve { GestureState::Given } else { GestureState::SentBack };
        gesture.decision = Some(Decision { by: self.agent(by), at: self.now, word: verdict.word });
        gesture.version = self.tick();
        self.tell_gesture(gesture.clone());
        Some(gesture)
    }

    fn tell_gesture(&mut self, gesture: Gesture) {
        let customer = self.customers.get_mut(&gesture.customer.id).expect("a customer of the model");
        customer.version = gesture.version;
        customer.gestures.retain(|known| known.id != gesture.id);
        customer.gestures.insert(0, gesture.clone());
        customer.gestures.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
        let asked =
            (gesture.state == GestureState::Asked).then(|| AskedGesture { id: gesture.id.clone(), since: gesture.at });
        let id = gesture.conversation.clone();
        self.events.push(Event::GoodwillChanged { at: self.cursor(), gesture: Box::new(gesture) });
        // Moved out of sight meanwhile, perhaps: the gesture stays the customer's.
        if self.conversations.get(&id).is_some_and(|summary| summary.gesture != asked) {
            self.changed(&id, |summary| summary.gesture = asked);
        }
    }

    /// A customer's words are passed on.
    pub fn pass_on(&mut self, message: &MessageId, from: &AgentId, to: &AgentId) -> Option<Praise> {
        let line = self.messages.values().flatten().find(|line| line.id == *message)?.clone();
        let number = self.conversations.get(&line.conversation)?.number;
        let version = self.tick();
        let praise = Praise {
            id: PraiseId::new(format!("prs_{version}")),
            version,
            to: self.agent(to),
            from: self.agent(from),
            number,
            conversation: line.conversation,
            message: line.id,
            words: line.text,
            at: self.now,
            read_at: None,
        };
        self.praise.push(praise.clone());
        self.events.push(Event::PraiseChanged { at: self.cursor(), praise: Box::new(praise.clone()) });
        Some(praise)
    }

    /// Answers what is asked about these things.
    pub(super) fn deed(&mut self, request: Request) -> Result<Reply, Failure> {
        let me = self.me.clone();
        match request {
            Request::Identify { conversation, version, check } => {
                let summary = self.conversations.get(&conversation).ok_or(Failure::NotFound)?;
                if summary.version != version {
                    return Err(Failure::Conflict(Box::new(self.problem("version", &conversation))));
                }
                let (by, at) = (Some(self.agent(&me)), self.now);
                let IdentityCheck { identity, method, caller } = check;
                self.changed(&conversation, |summary| {
                    summary.identity = identity;
                    summary.verification = method.map(|method| Verification { method, by, at, caller });
                });
                self.conversation(&conversation)
            }
            Request::Reveal(conversation) => {
                self.revealed.push(conversation.clone());
                Ok(Reply::Revealed(conversation))
            }
            Request::Promise { conversation, promise, .. } => {
                let promise = self.promise(&conversation, &me, promise);
                Ok(Reply::Promise(Box::new(self.stamped(promise))))
            }
            Request::ChangePromise { promise, version, patch } => {
                let known = self.promises().find(|known| known.id == promise).ok_or(Failure::NotFound)?;
                if known.version != version {
                    let problem = self.problem("version", &known.conversation);
                    let promise = Some(Box::new(known.clone()));
                    return Err(Failure::Conflict(Box::new(Problem { promise, ..problem })));
                }
                let promise = self.change_promise(&promise, &me, patch).ok_or(Failure::NotFound)?;
                Ok(Reply::Promise(Box::new(self.stamped(promise))))
            }
            Request::Goodwill(conversation) => {
                let summary = self.conversations.get(&conversation).ok_or(Failure::NotFound)?;
                let earlier = self.customers[&summary.customer.id].gestures.clone();
                let outcomes = earlier
                    .iter()
                    .map(|gesture| {
                        let back_at = gesture.given_at().map(|given| given.plus_millis(12 * 24 * 60 * 60_000));
                        let score = ScoreAfter { kind: SurveyKind::Csat, score: 5, at: self.now };
                        back_at.map(|back| Outcome { settled: false, back_at: Some(back), score: Some(score) })
                    })
                    .collect();
                let locked = summary.tags.iter().any(|tag| tag.raw() == "abuse");
                let usual = vec![Usual { reason: "product/broken".into(), median_minor: 1_500, n: 7 }];
                let after = Aftermath { with: 7, with_back: 5, without: 12, without_back: 6, ..Aftermath::default() };
                let after = vec![Aftermath { with_scored: 4, with_content: 3, ..after }];
                let (currency, limit_minor) = ("JPY".into(), Some(Self::LIMIT));
                let left_minor = 50_000;
                let goodwill = Goodwill {
                    conversation,
                    locked,
                    currency,
                    limit_minor,
                    left_minor,
                    earlier,
                    outcomes,
                    usual,
                    after,
                };
                Ok(Reply::Goodwill(Box::new(goodwill)))
            }
            Request::Give { conversation, gesture, .. } => {
                let gesture = self.give(&conversation, &me, gesture);
                Ok(Reply::Gesture(Box::new(self.stamped(gesture))))
            }
            Request::Decide { gesture, verdict, .. } => {
                let gesture = self.decide(&gesture, &me, verdict).ok_or(Failure::NotFound)?;
                Ok(Reply::Gesture(Box::new(self.stamped(gesture))))
            }
            Request::PassOn { praise, .. } => {
                let praise = self.pass_on(&praise.message, &me, &praise.to).ok_or(Failure::NotFound)?;
                Ok(Reply::Praised(Box::new(praise)))
            }
            Request::Praise => {
                let mine = self.praise.iter().filter(|praise| praise.to.id == me && praise.read_at.is_none());
                Ok(Reply::Praise(mine.cloned().collect()))
            }
            Request::TakeNote(id) => {
                let version = self.tick();
                let now = self.now;
                let praise = self.praise.iter_mut().find(|praise| praise.id == id).ok_or(Failure::NotFound)?;
                praise.read_at = Some(now);
                praise.version = version;
                let praise = Box::new(praise.clone());
                self.events.push(Event::PraiseChanged { at: self.cursor(), praise: praise.clone() });
                Ok(Reply::Praised(praise))
            }
            _ => Err(Failure::Unsupported),
        }
    }
}
