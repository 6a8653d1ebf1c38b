namespace Magnum.Api.Policy.Language;

/// <summary>A rule in parsed form; immutable. <see cref="object.ToString"/> gives it back in the policy language.</summary>
/// <remarks>Source of the meaning: openstack/oslo.policy oslo_policy/_checks.py, release 4.5.</remarks>
internal abstract record PolicyCheck
{
    /// <summary>Whether it admits.</summary>
    /// <param name="question">Who asks, and about what.</param>
    /// <param name="rules">What <c>rule:</c> refers to.</param>
    public abstract bool Admits(in PolicyQuestion question, IRuleSource rules);

    /// <summary>The checks that this one is made of.</summary>
    public virtual IReadOnlyList<PolicyCheck> Parts => [];

    /// <summary>This check and all that it is made of.</summary>
    public IEnumerable<PolicyCheck> Tree() => Parts.SelectMany(static part => part.Tree()).Prepend(this);

    public sealed override string ToString() => Text;

    /// <summary>In the policy language.</summary>
    protected abstract string Text { get; }

    /// <summary><c>@</c> admits everybody, <c>!</c> nobody.</summary>
    public sealed record Constant(bool Value) : PolicyCheck
    {
        protected override string Text => Value ? "@" : "!";

        public override bool Admits(in PolicyQuestion question, IRuleSource rules) => Value;
    }

    /// <summary><c>not x</c>.</summary>
    public sealed record Not(PolicyCheck Part) : PolicyCheck
    {
        public override IReadOnlyList<PolicyCheck> Parts => [Part];

        protected override string Text => $"not {Part}";

        public override bool Admits(in PolicyQuestion question, IRuleSource rules) => !Part.Admits(question, rules);
    }

    /// <summary><c>x and y</c>.</summary>
    public sealed record All(IReadOnlyList<PolicyCheck> Of) : PolicyCheck
    {
        public override IReadOnlyList<PolicyCheck> Parts => Of;

        protected override string Text => $"({string.Join(" and ", Of)})";

        public override bool Admits(in PolicyQuestion question, IRuleSource rules)
        {
            foreach (var part in Of)
            {
                if (!part.Admits(question, rules))
                    return false;
            }

            return true;
        }
    }

    /// <summary><c>x or y</c>.</summary>
    public sealed record Any(IReadOnlyList<PolicyCheck> Of) : PolicyCheck
    {
        public override IReadOnlyList<PolicyCheck> Parts => Of;

        protected override string Text => $"({string.Join(" or ", Of)})";

        public override bool Admits(in PolicyQuestion question, IRuleSource rules)
        {
            foreach (var part in Of)
            {
                if (part.Admits(question, rules))
                    return true;
            }

            return false;
        }
    }

    /// <summary><c>rule:name</c>.</summary>
    public sealed record Rule(string Name) : PolicyCheck
    {
        protected override string Text => $"rule:{Name}";

        public override bool Admits(in PolicyQuestion question, IRuleSource rules) => rules.Find(Name) is { } check && check.Admits(question, rules);
    }

    /// <summary><c>role:name</c>, compared without case.</summary>
    public sealed record Role(MatchTemplate Match) : PolicyCheck
    {
        protected override string Text => $"role:{Match}";

        public override bool Admits(in PolicyQuestion question, IRuleSource rules) =>
            Match.Fill(question) is { } name && question.Caller.HasRole(name);
    }

    /// <summary><c>user_id:%(user_id)s</c>: an attribute of the caller against a value or an attribute of the object.</summary>
    public sealed record Attribute(string Name, MatchTemplate Match) : PolicyCheck
    {
        protected override string Text => $"{Name}:{Match}";

        public override bool Admits(in PolicyQuestion question, IRuleSource rules) =>
            Match.Fill(question) is { } value && CallerAttributes.Has(question.Caller, Name, value);
    }

    /// <summary><c>'member':%(role.name)s</c>: a value against an attribute of the object.</summary>
    /// <param name="Spelling">As written.</param>
    /// <param name="Value">What Python's <c>str()</c> makes of it.</param>
    /// <param name="Match">The other side.</param>
    public sealed record Literal(string Spelling, string Value, MatchTemplate Match) : PolicyCheck
    {
        protected override string Text => $"{Spelling}:{Match}";

        public override bool Admits(in PolicyQuestion question, IRuleSource rules) => Match.Fill(question) == Value;
    }
}
