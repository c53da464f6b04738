"""Awards: from an application or a proactive offer to a decision."""
