//! Action plans, calls for help, and the team's rules in the model.

use omotenashi::api::*;

use super::Model;

impl Model {
    /// A move within an action plan.
    pub fn plan(&mut self, id: &ConversationId, by: &AgentId, change: PlanChange) {
        let by = self.agent(by);
        let now = self.now;
        let told = match &change {
            PlanChange::Begin { plan, .. } => Some((plan.clone(), PlanStage::Begun)),
            PlanChange::Withdraw => {
                self.conversations[id].plan.as_ref().map(|state| (state.plan.clone(), PlanStage::Withdrawn))
            }
            _ => None,
        };
        if let Some((plan, to)) = told {
            self.event_line(id, Author::Agent(by.clone()), Change::Plan { plan, to });
        }
        self.changed(id, |summary| match change {
            PlanChange::Begin { plan, tag } => {
                summary.tags.extend(tag.clone());
                summary.plan = Some(Box::new(PlanState { plan, at: now, by, tag, done: Vec::new(), ended: None }));
            }
            PlanChange::Withdraw => {
                if let Some(state) = summary.plan.take() {
                    summary.tags.retain(|tag| Some(tag) != state.tag.as_ref());
                }
            }
            PlanChange::Tick { step, text } => {
                if let Some(state) = &mut summary.plan {
                    state.done.retain(|done| done.step != step);
                    state.done.push(PlanStep { step, at: now, by, text });
                }
            }
            PlanChange::Untick { step } => {
                if let Some(state) = &mut summary.plan {
                    state.done.retain(|done| done.step != step);
                }
            }
            PlanChange::End => {
                if let Some(state) = &mut summary.plan {
                    state.ended = Some(now);
                }
            }
        });
    }

    /// Somebody asks for a supervisor.
    pub fn help(&mut self, id: &ConversationId, by: &AgentId, wanted: bool) {
        let (by, at) = (self.agent(by), self.now);
        self.event_line(id, Author::Agent(by.clone()), Change::Help { wanted });
        self.changed(id, |summary| summary.help = wanted.then_some(Help { by, at }));
    }

    /// The team's rules change.
    pub fn set_rules(&mut self, by: &AgentId, rules: NewRules) {
        let version = self.tick();
        let by = Some(self.agent(by));
        self.rules = TeamRules { version, off: rules.off, text: rules.text, by, at: Some(self.now) };
        self.events.push(Event::RulesChanged { at: self.cursor(), rules: Box::new(self.rules.clone()) });
    }
}
