//! The own day, what became of prompts, and the load of the team, as the backend in memory answers them.

use omotenashi::api::*;

use super::Model;

impl Model {
    /// My day becomes another one, and every console of mine is told.
    pub fn my_day(&mut self, change: impl FnOnce(&mut MyDay)) {
        change(&mut self.day);
        self.day.version += 1;
        self.events.push(Event::Day(Box::new(self.day.clone())));
    }

    pub(super) fn change_day(&mut self, patch: DayPatch) {
        let now = self.now;
        self.my_day(|day| {
            match patch.on_break {
                Some(true) => day.break_since = Some(now),
                Some(false) if day.break_since.take().is_some_and(|since| now.since(since) >= 600_000) => {
                    day.working_since = Some(now);
                    day.hard_streak = 0;
                }
                _ => {}
            }
            if let Some(until) = patch.shift_until {
                day.shift_until = until;
            }
            if let Some(hours) = patch.hours {
                day.hours = hours;
            }
            day.rested.extend(patch.rest.map(|rule| (rule, now)));
        });
    }

    /// Somebody goes on a break, away, or comes back.
    pub fn is_here(&mut self, agent: &AgentId, presence: Presence) {
        self.presence.insert(agent.clone(), presence);
        let at_work =
            |agent: &AgentId| AtWork { agent: agent.clone(), presence: self.here(agent), since: Some(self.now) };
        let agents = self.agents.keys().map(at_work).collect();
        self.events.push(Event::Presence { agents });
    }

    fn here(&self, agent: &AgentId) -> Presence {
        self.presence.get(agent).copied().unwrap_or(Presence::Present)
    }

    pub fn load(&self, until: Time) -> TeamLoad {
        let count = |of: &dyn Fn(&Summary) -> bool| {
            self.conversations.values().filter(|it| it.status.is_active() && of(it)).count() as u32
        };
        let is = |it: &Summary, agent: &AgentId| it.assignee.as_ref().is_some_and(|assignee| assignee.id == *agent);
        let present = self.agents.keys().filter(|agent| self.here(agent) == Presence::Present).count() as u32;
        let queue = |queue: &Queue| {
            let waits = self.conversations.values().filter(|it| it.status.is_active() && it.queue == queue.id);
            let waits = waits.filter_map(|it| Some((it.clock.waiting_since?, it)));
            QueueLoad {
                queue: queue.id.clone(),
                waiting: waits.clone().count() as u32,
                oldest: waits.min_by_key(|(since, it)| (*since, it.number)).map(|(since, it)| Oldest {
                    conversation: it.id.clone(),
                    number: it.number,
                    since,
                    due: it.clock.due_at,
                }),
                open: count(&|it| it.queue == queue.id),
                unassigned: count(&|it| it.queue == queue.id && it.assignee.is_none()),
                present,
                upset: count(&|it| it.queue == queue.id && it.tags.iter().any(|tag| tag.raw() == "mood:upset")),
                very_hard: count(&|it| it.queue == queue.id && it.help.is_some()),
            }
        };
        let promised = |it: &Summary| it.promise.as_ref().is_some_and(|promise| promise.due <= until);
        let agent = |agent: &Agent| AgentLoad {
            agent: super::agent_ref(agent),
            presence: self.here(&agent.id),
            since: Some(Time::from_millis(super::NOW - 3 * 3_600_000)),
            open: count(&|it| is(it, &agent.id)),
            capacity: self.capacity.get(&agent.id).copied().unwrap_or(10),
            promises: count(&|it| is(it, &agent.id) && promised(it)),
        };
        TeamLoad {
            at: self.now,
            queues: self.queues.iter().map(queue).collect(),
            agents: self.agents.values().map(agent).collect(),
            waved_away: self.waved_away.clone(),
        }
    }

    pub(super) fn prompt_memory(&self, id: &ConversationId) -> Reply {
        let mut memory = self.prompts.get(id).cloned().unwrap_or_default();
        let customer = self.conversations.get(id).map(|it| it.customer.id.clone());
        for (other, known) in &self.prompts {
            if self.conversations.get(other).map(|it| it.customer.id.clone()) == customer {
                memory.used_with_customer.extend(known.used.clone());
            }
        }
        Reply::PromptMemory { conversation: id.clone(), memory: Box::new(memory) }
    }

    pub(super) fn show_prompts(&mut self, id: &ConversationId, shown: ShownPrompts) {
        self.prompts.entry(id.clone()).or_default().shown.extend(shown.shown);
    }

    pub(super) fn note_prompt(&mut self, id: &ConversationId, prompt: String, note: PromptNote) {
        let now = self.now;
        let memory = self.prompts.entry(id.clone()).or_default();
        match note {
            PromptNote::Used => drop(memory.used.insert(prompt, now)),
            PromptNote::Dismissed => _ = memory.dismissed.insert(prompt),
            PromptNote::ShowAgain => _ = memory.dismissed.remove(&prompt),
        }
    }
}
