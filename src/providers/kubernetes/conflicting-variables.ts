/** The variables with the path of a kubeconfig. kubectl and Helm read the first, Terraform’s providers the second. */
export const PATH_VARIABLES = ['KUBECONFIG', 'KUBE_CONFIG_PATH'] as const;

/** Variables that this provider’s deliveries may set. */
export const KUBERNETES_DELIVERED_VARIABLES: readonly string[] = PATH_VARIABLES;

/**
 * Variables that make programs use another credential or another server. Sources: Helm, "Helm" (environment variables);
 * Terraform, provider `kubernetes` (argument reference); kubernetes-client/java and fabric8, configuration variables.
 */
export const KUBERNETES_CONFLICTING_VARIABLES: readonly string[] = [
  ...PATH_VARIABLES,
  'KUBE_CONFIG_PATHS',
  'KUBE_CTX',
  'KUBE_HOST',
  'KUBE_TOKEN',
  'KUBE_USER',
  'KUBE_PASSWORD',
  'KUBE_CLIENT_CERT_DATA',
  'KUBE_CLIENT_KEY_DATA',
  'KUBE_CLUSTER_CA_CERT_DATA',
  'HELM_KUBEAPISERVER',
  'HELM_KUBECAFILE',
  'HELM_KUBECONTEXT',
  'HELM_KUBETOKEN',
  'KUBERNETES_MASTER',
  'KUBERNETES_AUTH_TOKEN',
];
