using YamlDotNet.Serialization;

namespace Magnum.Demo;

/// <summary>The parts of a kubeconfig that the demo writes and reads.</summary>
/// <remarks>Names as in <c>staging/src/k8s.io/client-go/tools/clientcmd/api/v1/types.go</c> of Kubernetes 1.20.</remarks>
internal sealed class KubeconfigFile
{
    public string ApiVersion { get; set; } = "v1";

    public string Kind { get; set; } = "Config";

    [YamlMember(Alias = "current-context", ApplyNamingConventions = false)]
    public string CurrentContext { get; set; } = "";

    public List<NamedCluster> Clusters { get; set; } = [];

    public List<NamedContext> Contexts { get; set; } = [];

    public List<NamedUser> Users { get; set; } = [];

    internal sealed class NamedCluster
    {
        public string Name { get; set; } = "";

        public ClusterPart Cluster { get; set; } = new();
    }

    internal sealed class ClusterPart
    {
        public string Server { get; set; } = "";

        /// <summary>Base64 of PEM.</summary>
        [YamlMember(Alias = "certificate-authority-data", ApplyNamingConventions = false)]
        public string CertificateAuthorityData { get; set; } = "";
    }

    internal sealed class NamedContext
    {
        public string Name { get; set; } = "";

        public ContextPart Context { get; set; } = new();
    }

    internal sealed class ContextPart
    {
        public string Cluster { get; set; } = "";

        public string User { get; set; } = "";
    }

    internal sealed class NamedUser
    {
        public string Name { get; set; } = "";

        public UserPart User { get; set; } = new();
    }

    internal sealed class UserPart
    {
        /// <summary>Base64 of PEM.</summary>
        [YamlMember(Alias = "client-certificate-data", ApplyNamingConventions = false)]
        public string ClientCertificateData { get; set; } = "";

        /// <summary>Base64 of PEM.</summary>
        [YamlMember(Alias = "client-key-data", ApplyNamingConventions = false)]
        public string ClientKeyData { get; set; } = "";
    }
}
